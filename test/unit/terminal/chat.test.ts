/** Stories of the line client: a real process with pipes, and a server that does as it is told. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import { ChatProcess } from "./chat-process.ts";
import { FakeServer } from "./fake-server.ts";

const welcome = "You are in #lobby as alice. Type /help for help.";

suite("the line client", { timeout: 30_000 }, () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = await FakeServer.start();
  });
  afterEach(async () => {
    // A client that a failed test has left behind would look for its server for ever.
    ChatProcess.endAll();
    await server.stop();
  });

  test("asks for name and address, a line each, and asks again for what it cannot use", async () => {
    const chat = new ChatProcess();
    chat.types("not a name", "alice", "not an address", server.address, "hello");
    chat.endInput();
    assert.equal(await chat.ended(), 0);
    assert.deepEqual(chat.lines, [
      "Username: ",
      "The name not a name was refused: it cannot be a name.",
      "Username: ",
      "Server address (localhost:8080): ",
      'A server address looks like "localhost:8081", "chat.example.org", "8081" or "[::1]:8080".',
      "Server address (localhost:8080): ",
      welcome,
    ]);
    assert(server.received.some((line) => line.endsWith("PRIVMSG #lobby :hello")));
    assert.equal(server.received.at(-1), "QUIT");
  });

  test("prints what others do, and nothing that could steer a terminal", async () => {
    const chat = new ChatProcess("--name", "alice", "--server", server.address);
    await chat.printed(welcome);
    server.say(":bob!u@h JOIN #lobby");
    server.say(":bob!u@h PRIVMSG #lobby :hello \x1b[2Jthere");
    server.say(":bob!u@h PRIVMSG alice :data");
    server.say(":bob!u@h QUIT :gone");
    await chat.printed("left");
    chat.endInput();
    assert.equal(await chat.ended(), 0);
    assert.deepEqual(chat.lines.slice(1), [
      "bob has joined the chat.",
      "bob: hello �[2Jthere",
      "bob shared: data",
      "bob has left the chat.",
    ]);
  });

  test("at the end of input waits for the answers before it quits", async () => {
    server.holding = true;
    const chat = new ChatProcess("--name", "alice", "--server", server.address);
    chat.types("share bob data", "share zoe data", "bye");
    chat.endInput();
    await server.heard(":bye");
    assert(!server.received.includes("QUIT"));
    server.answer();
    assert.equal(await chat.ended(), 0);
    assert.deepEqual(chat.lines.slice(1), [
      "Data shared successfully",
      "Data was not shared: there is nobody called zoe",
    ]);
  });

  test("sends everything of a long input, in its order", async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    const chat = new ChatProcess("--name", "alice", "--server", server.address);
    chat.types(...lines);
    chat.endInput();
    assert.equal(await chat.ended(), 0);
    const said = server.received
      .filter((line) => line.includes("PRIVMSG"))
      .map((line) => line.split(" :")[1]);
    assert.deepEqual(said, lines);
  });

  test("asks for another name when the server refuses one", async () => {
    const chat = new ChatProcess("--name", "bob", "--server", server.address);
    await chat.printed("Username: ");
    chat.types("alice");
    chat.endInput();
    assert.equal(await chat.ended(), 0);
    assert.deepEqual(chat.lines, ["The name bob was refused: it is in use.", "Username: ", welcome]);
  });

  test("gives up when its name is refused and nobody can give another", async () => {
    const chat = new ChatProcess("--name", "bob", "--server", server.address);
    chat.endInput();
    assert.equal(await chat.ended(), 1);
    assert.equal(chat.lines[0], "The name bob was refused: it is in use.");
  });

  test("goes on at another node when its own is lost, and nobody has to type anything twice", async (t) => {
    const other = await FakeServer.start();
    t.after(() => other.stop());
    const { address } = server;
    for (const each of [server, other]) each.nodes = `${address},${other.address}`;
    other.missed = [":bob!u@h PRIVMSG #lobby :where are you?"];
    server.holding = true;
    const chat = new ChatProcess("--name", "alice", "--server", address);
    await chat.printed(welcome);
    chat.types("share bob data");
    await server.heard("data");
    const [sent = ""] = server.received.filter((line) => line.includes("data"));
    await server.stop();
    await chat.printed("Data shared");
    chat.endInput();
    assert.equal(await chat.ended(), 0);
    assert.deepEqual(chat.lines, [
      welcome,
      `Reconnected to ${other.address} (the connection to ${address} was lost). Meanwhile:`,
      "bob: where are you?",
      "Data shared successfully",
    ]);
    assert(other.received.includes("RESUME secret *"));
    assert(other.received.includes(sent), "under the same label");
  });

  test("at the end of its input waits for a server to come back, as long as something is unanswered", async () => {
    server.nodes = server.address;
    server.holding = true;
    const chat = new ChatProcess("--name", "alice", "--server", server.address);
    chat.types("hello");
    chat.endInput();
    await server.heard("hello");
    const { address } = server;
    await server.stop();
    await chat.printed("Not leaving yet: one line is still to be answered.");
    server = await FakeServer.start(Number(address.split(":").at(-1)));
    server.nodes = address;
    assert.equal(await chat.ended(), 0);
    assert.deepEqual(chat.lines.slice(1), [
      `The connection to ${address} was lost; reconnecting. What you type is kept.`,
      "Not leaving yet: one line is still to be answered.",
      `Reconnected to ${address} (the connection to ${address} was lost); nothing was missed.`,
    ]);
  });

  test("leaves at once when it is interrupted while there is no server, and says what is not certain", async () => {
    server.nodes = server.address;
    server.holding = true;
    const chat = new ChatProcess("--name", "alice", "--server", server.address);
    chat.types("hello");
    await server.heard("hello");
    await server.stop();
    await chat.printed("reconnecting");
    chat.interrupt();
    assert.equal(await chat.ended(), 1);
    assert.equal(chat.lines.at(-1), "Perhaps sent: hello");
    assert.equal(chat.errors, "One line was not sent, or only perhaps.\n");
  });

  test("says when there is no server", async () => {
    const { address } = server;
    await server.stop();
    server = await FakeServer.start();
    const chat = new ChatProcess("--name", "alice", "--server", address);
    assert.equal(await chat.ended(), 1);
    assert.equal(chat.errors, `Could not reach ${address}: connection refused.\n`);
  });

  test("leaves in good order when it is interrupted", async () => {
    const chat = new ChatProcess("--name", "alice", "--server", server.address);
    await chat.printed(welcome);
    chat.interrupt();
    assert.equal(await chat.ended(), 0);
    assert.equal(server.received.at(-1), "QUIT");
  });

  test("refuses wrong usage with one line", async () => {
    for (const [option, named] of [
      ["--fish", "--fish"],
      ["--server=a:b:c", "--server"],
      ["fish", "fish"],
    ] as const) {
      const chat = new ChatProcess(option);
      assert.equal(await chat.ended(), 2);
      assert.match(chat.errors, new RegExp(`^[^\n]*${named}[^\n]*\n$`, "u"));
    }
  });

  test("ends when its input ends before it knows whom to be", async () => {
    const chat = new ChatProcess();
    chat.endInput();
    assert.equal(await chat.ended(), 1);
    assert.equal(chat.errors, "The input ended before a username and a server address were given.\n");
  });
});
