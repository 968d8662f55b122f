/** Files on JetStream keep the promises of shared files, over three real nats-servers, and when these lose or damage something. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { type JetStreamLog, openJetStreamLog } from "../../src/log/jetstream.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { until } from "../support/until.ts";
import { type FilesWorld, filesContract, read, write } from "./shared-files.ts";

let cluster: NatsCluster;
let worlds = 0;
before(async () => {
  cluster = await startNatsCluster();
});
after(() => cluster.end());

async function world(): Promise<FilesWorld & { readonly stream: string }> {
  const { servers, replicas, monitors } = cluster;
  const name = `files${worlds++}`;
  const stream = `${name}-snapshots`;
  const nats = { servers, stream: name, replicas, monitors, acceptsLoss: false };
  const logs: JetStreamLog<never, never>[] = [];
  return {
    stream,
    open: async () => {
      const node = `n${logs.length}`;
      logs.push(await openJetStreamLog<never, never>({ nats, node, clock: systemClock, warn: console.warn }));
      const { files } = logs.at(-1) ?? assert.fail();
      return files;
    },
    stored: async () => {
      await cluster.agree(stream);
      const blocks = [0, 1, 2].flatMap((server) => cluster.blockFiles(server, stream));
      return blocks.map((path) => readFileSync(path, "latin1")).join("\n");
    },
    end: async () => {
      for (const log of logs) await log.close();
      await manage(async ({ streams }) => {
        for (const each of [name, `${name}-replacements`, stream]) await streams.delete(each);
      });
    },
  };
}

async function manage(task: (manager: JetStreamManager) => Promise<void>): Promise<void> {
  const connection = await connect({ servers: cluster.directServers });
  try {
    await task(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}

filesContract("jetstream", world);

test("a file of which the servers have lost a piece is not read, and can be removed", async () => {
  const { stream, open, end } = await world();
  const files = await open();
  await write(files, "tea", "x".repeat(1_000_000));
  // The draft comes first, then the pieces.
  await manage(async ({ streams }) => void (await streams.deleteMessage(stream, 3, false)));
  await assert.rejects(read(files, "tea"), /damaged|not whole/);
  await files.remove("tea");
  assert.deepEqual(await files.list(), []);
  await end();
});

test("whatever happens to a server, what cannot be done now is done when it is tried again", async () => {
  const { stream, open, end } = await world();
  const [files, text] = [await open(), "x".repeat(3_000_000)];
  const during = async (work: () => Promise<unknown>) => {
    const leader = await cluster.leaderOf(stream);
    const working = work().then(
      () => undefined,
      (error: Error) => error,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await cluster.kill(leader);
    const failure = await working;
    await cluster.start(leader);
    await cluster.ready();
    return failure;
  };
  let tries = 0;
  const again = async (work: () => Promise<unknown>) => {
    const once = () =>
      work().then(
        () => true,
        () => false,
      );
    if ((await during(work)) === undefined) return;
    await until(
      async () => {
        tries += 1;
        return once();
      },
      "it to be done",
      30_000,
    );
  };
  let name = "";
  await again(async () => {
    name = `tea${tries}`;
    await write(files, name, text);
  });
  await again(async () => assert.ok((await read(files, name)) === text, "it is another text"));
  await again(() => files.remove(name));
  for (const left of await files.list()) await files.remove(left.name);
  assert.deepEqual(await files.list(), []);
  await end();
});
