/** A tiny IRC server on loopback: one room, labelled answers, and a hand on what it says. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { clientLineLimits, LineSplitter } from "../../../src/protocol/lines.ts";
import { type Message, parse } from "../../../src/protocol/message.ts";

export class FakeServer {
  readonly received: string[] = [];
  /** Names that nobody else may take, and with whom data can be shared. */
  readonly people = new Set(["bob"]);
  /** What `chorus/nodes` says; without it the server resumes no sessions. */
  nodes: string | undefined;
  /** What happened while a client was away. */
  missed: readonly string[] = [];
  /** Messages are not answered until `answer` is called. */
  holding = false;
  readonly #held: (() => void)[] = [];
  readonly #server: Server = createServer((socket) => this.#accept(socket));
  readonly #sockets = new Set<Socket>();

  static async start(port = 0): Promise<FakeServer> {
    const server = new FakeServer();
    server.#server.listen(port, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  say(line: string): void {
    for (const socket of this.#sockets) socket.write(`${line}\r\n`);
  }

  answer(): void {
    this.holding = false;
    for (const answer of this.#held.splice(0)) answer();
  }

  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.dropAll();
    await closed;
  }

  /** Resolves when a line that contains `part` has been received. */
  async heard(part: string): Promise<void> {
    while (!this.received.some((line) => line.includes(part)))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #accept(socket: Socket): void {
    const splitter = new LineSplitter(clientLineLimits);
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => {});
    let nick = "";
    let negotiated = false;
    socket.on("data", (bytes: Uint8Array) => {
      for (const line of splitter.push(bytes)) {
        if (line.kind !== "line") throw new Error(`the client sent a line that is ${line.kind}`);
        this.received.push(line.text);
        const message = parse(line.text);
        if (!message) throw new Error(`the client sent no message: ${line.text}`);
        if (message.verb === "NICK") nick = message.params[0] ?? "";
        if (message.params[0] === "END") negotiated = true;
        const answer = () => {
          if (message.verb === "NICK" && !negotiated) return;
          for (const text of this.#answers(message, nick)) socket.write(`${text}\r\n`);
          if (message.verb === "QUIT") socket.end();
        };
        if (this.holding && message.verb === "PRIVMSG") this.#held.push(answer);
        else answer();
      }
    });
  }

  #answers({ verb, params, tags }: Message, nick: string): string[] {
    const label = `@label=${tags.get("label")}`;
    const [first = "", second = ""] = params;
    const taken = this.people.has(nick);
    switch (verb) {
      case "CAP":
        if (first === "LS") return [`:fake CAP * LS :${this.#capabilities}`];
        if (first === "REQ") return [`:fake CAP * ACK :${second}`];
        return nick === "" ? [] : this.#welcome(nick, taken);
      case "NICK":
        return this.#welcome(nick, taken);
      case "RESUME":
        return this.#resume();
      case "JOIN":
        return [
          `${label} :fake BATCH +1 labeled-response`,
          `@batch=1 :${nick}!u@h JOIN ${first}`,
          `@batch=1 :fake 353 ${nick} = ${first} :${nick} bob`,
          ":fake BATCH -1",
        ];
      case "PRIVMSG":
        if (first.startsWith("#") || this.people.has(first)) return [`${label} :fake ACK`];
        return [`${label} :fake 401 ${nick} ${first} :No such nick/channel`];
      case "QUIT":
        return ["ERROR :Closing link"];
      default:
        return [];
    }
  }

  get #capabilities(): string {
    const always = "message-tags batch=x labeled-response standard-replies sasl=PLAIN";
    return this.nodes === undefined ? always : `${always} chorus/resume chorus/nodes=${this.nodes}`;
  }

  #welcome(nick: string, taken: boolean): string[] {
    if (taken) return [`:fake 433 * ${nick} :Nickname is already in use`];
    const token = this.nodes === undefined ? [] : [":fake RESUME TOKEN secret"];
    return [`:fake 001 ${nick} :Welcome`, ...token];
  }

  #resume(): string[] {
    return [
      ":fake RESUME SUCCESS alice",
      ":fake 001 alice :Welcome",
      ":alice!u@h JOIN #lobby",
      ":fake BATCH +r chorus/resume",
      ...this.missed.map((line) => `@batch=r ${line}`),
      ":fake BATCH -r",
    ];
  }
}
