/** Registration in one packet: a client may say everything at once and wait for nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { capabilities } from "../../../src/protocol/capabilities.ts";
import { SimulatedCluster, testSettings } from "../../support/simulated-cluster.ts";

const proof = Buffer.from("\0bob\0milk").toString("base64");
const requests = Object.keys(capabilities).map((name) => `CAP REQ ${name}`);

/** What is answered to a whole packet, without the server's name and the texts. */
async function answers(...lines: readonly string[]): Promise<string[]> {
  // As it is outside: nobody is read faster than its pace.
  const settings = { ...testSettings, messagesPerSecond: 5 };
  const cluster = await SimulatedCluster.of(["n1"], { settings });
  const owner = await cluster.join("n1", "bob");
  owner.send("REGISTER * * milk", "QUIT");
  await cluster.clock.advance(1000);
  const client = cluster.connect("n1");
  client.send(...lines);
  await cluster.clock.advance(2000);
  return client.take().map((line) =>
    line
      .replace(/^(?:@\S+ )?:\S+ /, "")
      .split(" ")
      .slice(0, 2)
      .join(" "),
  );
}

test("a request for each capability, a name and a proof in one packet register without a pause", async () => {
  const answered = await answers(
    "CAP LS 302",
    ...requests,
    "NICK bob",
    "USER bob 0 * :Bob",
    "AUTHENTICATE PLAIN",
    `AUTHENTICATE ${proof}`,
    "CAP END",
    "JOIN #tea",
    "PING done",
  );
  const order = [
    "CAP *",
    "AUTHENTICATE +",
    "900 bob",
    "903 bob",
    "001 bob",
    "JOIN #tea",
    "PONG chorus.local",
  ];
  const found = order.map((each) => answered.indexOf(each));
  assert.deepEqual(
    found,
    [...found].sort((one, other) => one - other),
    answered.join("\n"),
  );
  assert.ok(!found.includes(-1), answered.join("\n"));
});

test("a proof that is wrong leaves the rest of the packet as it is: the nick is somebody's account", async () => {
  const wrong = Buffer.from("\0bob\0water").toString("base64");
  const answered = await answers(
    "CAP REQ sasl",
    "NICK bob",
    "USER bob 0 * :Bob",
    "AUTHENTICATE PLAIN",
    `AUTHENTICATE ${wrong}`,
    "CAP END",
    "NICK bobby",
    "PING done",
  );
  assert.deepEqual(
    answered.filter((line) => /^(?:904|433|001)/.test(line)),
    ["904 bob", "433 *", "001 bobby"],
  );
});
