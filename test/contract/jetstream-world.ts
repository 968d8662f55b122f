/** A cluster of real nats-servers and the logs on it, for tests of what becomes of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { type JetStreamLog, openJetStreamLog } from "../../src/log/jetstream.ts";
import type { StoredRecord } from "../../src/log/log.ts";
import type { Clock } from "../../src/ports.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import type { Damage } from "../support/nats-damage.ts";
import { range, type TestEntry, type TestLog } from "./log-records.ts";

/** Patience of seconds is shortened, so that nobody has to watch it. */
export const impatientClock: Clock = {
  ...systemClock,
  after: (delay, task) => systemClock.after(delay >= 5000 ? delay / 10 : delay, task),
};

export interface Warning {
  readonly message: string;
  readonly details: object | undefined;
}

export class JetStreamWorld {
  readonly cluster: NatsCluster;
  readonly #logs: TestLog[] = [];

  static async open(options?: Parameters<typeof startNatsCluster>[0]): Promise<JetStreamWorld> {
    return new JetStreamWorld(await startNatsCluster(options));
  }

  private constructor(cluster: NatsCluster) {
    this.cluster = cluster;
  }

  /** Opens a log; what it warns of is pushed to `warnings`. */
  async log(
    stream: string,
    { clock = systemClock, warnings = [] }: { clock?: Clock; warnings?: Warning[] } = {},
  ): Promise<JetStreamLog<TestEntry, unknown>> {
    const { servers, replicas, monitors } = this.cluster;
    const log = await openJetStreamLog<TestEntry, unknown>({
      nats: { servers, stream, replicas, monitors, acceptsLoss: false },
      node: "n1",
      clock,
      warn: (message, details) => warnings.push({ message, details }),
    });
    this.#logs.push(log);
    return log;
  }

  /** Damages the file in which a server, which must not run, has a message. */
  damage(server: number, stream: string, damage: Damage, number: number): void {
    const [file = ""] = this.cluster.blockFiles(server, stream);
    damage(file, number);
  }

  /** The files on all servers that contain a text, by their paths in their servers' folders. */
  filesWith(text: string): string[] {
    return range(0, this.cluster.replicas - 1).flatMap((server) => {
      const folder = this.cluster.storeFolder(server);
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) =>
        file.isFile(),
      );
      const paths = files.map(({ parentPath, name }) => join(parentPath, name));
      return paths
        .filter((path) => contentOf(path).includes(text))
        .map((path) => `${server}/${relative(folder, path)}`);
    });
  }

  async manage<Result>(
    task: (manager: JetStreamManager, connection: NatsConnection) => Promise<Result>,
  ): Promise<Result> {
    const connection = await connect({ servers: this.cluster.directServers });
    try {
      return await task(await jetstreamManager(connection), connection);
    } finally {
      await connection.close();
    }
  }

  async end(): Promise<void> {
    for (const log of this.#logs) await log.close();
    await this.cluster.end();
  }
}

/** Empty when it is gone meanwhile. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** The numbers of the records above `after` up to one of them. */
export async function followed(log: TestLog, after: number, last: number): Promise<number[]> {
  return (await read(log, after, last)).map(({ number }) => number);
}

/** The records above `after` up to one of them. */
export async function read(log: TestLog, after: number, last: number): Promise<StoredRecord<TestEntry>[]> {
  const records: StoredRecord<TestEntry>[] = [];
  if (after >= last) return records;
  for await (const batch of log.follow(after)) {
    records.push(...batch);
    if ((records.at(-1)?.number ?? 0) >= last) break;
  }
  return records;
}
