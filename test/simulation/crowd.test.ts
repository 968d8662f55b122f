/** A channel that takes several turns to write to, and members who act when some have been told a line and some have not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../support/memory-transport.ts";
import { comesBack, lastId, resumable, resume, saidIn, textsOf } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const delays = { append: 20, acknowledge: 20, deliver: 60, signal: 20 };
/** More than one turn has room for, twice over. */
const size = 300;

/** A crowd at n1, in the order in which it is written to, and somebody at n2. */
async function scene(cluster: SimulatedCluster) {
  const crowd: MemoryClient[] = [];
  for (let index = 0; index < size; index++) {
    crowd.push(await cluster.join("n1", `member${index}`, "echo-message", "#a"));
  }
  return { crowd, speaker: await cluster.join("n2", "speaker", "echo-message", "#a") };
}

/** Somebody says this when nothing else is due; resolves when the first was told, and the last was not. */
async function halfTold(
  cluster: SimulatedCluster,
  speaker: MemoryClient,
  [first, last]: readonly [MemoryClient | undefined, MemoryClient | undefined],
  text: string,
): Promise<void> {
  assert.ok(first && last);
  await cluster.clock.advance(1000);
  speaker.send(`PRIVMSG #a :${text}`);
  await cluster.until(first, new RegExp(`PRIVMSG #a :${text}$`));
  assert.ok(!saidIn(last.lines).includes(text), "the last was told in the same turn as the first");
}

test("who speaks, parts, or closes its side before its turn has come gets what the others got, once, in order", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"], { delays });
  const { crowd, speaker } = await scene(cluster);
  const texts: string[] = [];
  const gone: { readonly client: MemoryClient; readonly last: string }[] = [];
  for (let round = 0; round < 20; round++) {
    await halfTold(cluster, speaker, [crowd.at(0), crowd.at(-1)], `round-${round}`);
    texts.push(`round-${round}`);
    for (const client of [crowd.at(-3), crowd.at(150), crowd.at(50)]) {
      const text = `answer-${texts.length}`;
      client?.send(`PRIVMSG #a :${text}`);
      texts.push(text);
    }
    const [parting, closing] = crowd.splice(-2);
    assert.ok(parting && closing);
    parting.send(`PRIVMSG #a :last-word-${round}`, "PART #a");
    texts.push(`last-word-${round}`);
    closing.transport.halfClose();
    gone.push({ client: parting, last: `last-word-${round}` }, { client: closing, last: `round-${round}` });
  }
  await cluster.clock.advance(1000);
  const heard = saidIn(speaker.lines);
  assert.deepEqual([...heard].sort(), [...texts].sort());
  for (const client of crowd) assert.deepEqual(saidIn(client.lines), heard);
  for (const { client, last } of gone) {
    const until = saidIn(client.lines);
    assert.ok(until.includes(last), `${last} is not among ${until}`);
    assert.deepEqual(until, heard.slice(0, until.length));
  }
});

test("who was not written to yet when the node crashed comes back and misses nothing", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"], { delays });
  const { crowd, speaker } = await scene(cluster);
  const guest = await cluster.join("n1", "guest", "", "#a");
  const { client, token } = await resumable(cluster, "n1", "resuming", "#a");
  for (let round = 0; round < 4; round++) {
    await halfTold(cluster, speaker, [crowd[0], guest], `told-${round}`);
    await cluster.clock.advance(1000);
  }
  await halfTold(cluster, speaker, [crowd[0], guest], "untold");
  cluster.crash("n1");
  await cluster.clock.advance(8000);
  assert.ok(!saidIn(guest.lines).includes("untold") && !textsOf(client.lines).includes("untold"));
  const resumed = resume(cluster, "n2", token, lastId(client.lines));
  const taken = comesBack(cluster, "n2", "guest");
  for (const back of [resumed, taken]) {
    await cluster.barrier(back);
    assert.deepEqual(saidIn(back.lines), ["untold"]);
  }
});
