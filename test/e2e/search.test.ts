/** What was said on one node is found from every other at once, by real nodes with archives in files. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";

const channel = "#tea";
const capabilities = ["batch", "message-tags", "server-time", "draft/search"];

test("whatever one was told is found on any node, in the same bytes, also while everybody talks", async (t) => {
  const cluster = await startCluster(t, "--limits-messages-per-second", "0");
  const nodes = ["n1", "n2", "n3"];
  const people = await Promise.all(
    nodes.map((node) => IrcClient.join(t, cluster.port(node), `on-${node}`, { capabilities, channel })),
  );
  const stranger = await IrcClient.join(t, cluster.port("n1"), "stranger", { capabilities });
  const search = async (person: IrcClient, attributes: string) => {
    const before = person.heard.lines.length;
    person.send(`SEARCH ${attributes}`);
    await person.barrier();
    const lines = person.heard.lines.slice(before).filter((line) => /^@\S*batch=/.test(line));
    return lines.map((line) => line.replace(/batch=[^; ]+;?/, ""));
  };
  for (let round = 0; round < 10; round++) {
    const speaker = people[round % people.length];
    for (const [index, person] of people.entries()) {
      for (let count = 0; count < 20; count++) person.says(`chatter ${round} ${index} ${count}`, channel);
    }
    speaker?.says(`needle${round} in a haystack`, channel);
    await speaker?.barrier();
    const found = await Promise.all(
      people.map((person) => search(person, `text=needle${round};in=${channel}`)),
    );
    assert.equal(found[0]?.length, 1, `round ${round}`);
    assert.match(found[0]?.[0] ?? "", new RegExp(` PRIVMSG ${channel} :needle${round} in a haystack$`));
    for (const lines of found) assert.deepEqual(lines, found[0]);
  }
  await Promise.all(people.map((person) => person.barrier()));
  const all = await Promise.all(people.map((person) => search(person, "text=haystack\\sneedle")));
  assert.equal(all[0]?.length, 10);
  for (const lines of all) assert.deepEqual(lines, all[0]);
  assert.deepEqual(await search(stranger, "text=needle"), []);
});
