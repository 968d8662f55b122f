/** Moves the log of a data folder to nats-servers: every record, compared at the end, and from then on nobody uses the old one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LogUnusable } from "../log/errors.ts";
import { openJetStreamImport } from "../log/jetstream-import.ts";
import { runningOn } from "../log/registry.ts";
import { putAside } from "../log/sqlite-backup.ts";
import { logPath } from "../log/sqlite-file.ts";
import { type Moved, markMoved, movedFrom, refuseMoved, unmarkMoved } from "../log/sqlite-moved.ts";
import { openSqliteReading } from "../log/sqlite-reading.ts";
import type { Entry } from "../network/entry.ts";
import { systemClock } from "./clock.ts";
import { type Move, moveRecords } from "./migrate-log.ts";
import type { MigrateConfig } from "./migrate-options.ts";
import { UsageError } from "./usage-error.ts";
import type { Report } from "./verify-report.ts";

/**
 * Whatever breaks it off, doing it again goes on with it. Nodes may be started as before until all is there and compared.
 * @throws UsageError, LogUnusable, LogRefused, LogUnavailable, LogCorrupt: one line each
 */
export async function migrate({ from, to }: MigrateConfig, report: Report): Promise<void> {
  const { stream } = to;
  const address = `${to.tls ? "tls" : "nats"}://${to.servers.join(",")}`;
  const path = logPath(from);
  const before = movedFrom(from);
  if (before && before.stream !== stream) refuseMoved(from);
  if (before && !existsSync(path)) return sayWhatIsNext(from, before, report);
  if (!existsSync(path)) throw new UsageError(`there is no log in ${from}`);
  refuseRunning(from);

  const source = await openSqliteReading<Entry>(path, systemClock);
  const moved = { epoch: source.epoch, stream, address };
  try {
    const target = await openJetStreamImport<Entry>({
      ...{ nats: to, name: "migrate", epoch: source.epoch, clock: systemClock },
      warn: (message, details = {}) => {
        const { reason } = details as { reason?: string };
        report.says(reason === undefined ? message : `${message} (${reason})`);
      },
    });
    try {
      const named = { name: `stream ${stream} of ${address}`, log: target };
      const move: Move = { source: { name: path, log: source }, target: named, report };
      const head = await moveRecords(move);
      // From now on no node starts here. Who had started before is seen, or has left something.
      markMoved(from, moved);
      if (runningOn(from).length > 0 || (await source.head()) !== head) {
        if (!before) unmarkMoved(from);
        throw new LogUnusable(`nodes were started on ${from} meanwhile: stop them, and run this again`);
      }
      await target.complete();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  putAside(path, asideOf(from, moved));
  sayWhatIsNext(from, moved, report);
}

function refuseRunning(folder: string): void {
  const nodes = runningOn(folder).map(({ node, pid }) => `${node} (process ${pid})`);
  if (nodes.length === 0) return;
  throw new LogUnusable(`nodes are running on ${folder}: ${nodes.join(", ")}; stop them first`);
}

/** Where the log that has moved is kept. */
function asideOf(folder: string, { epoch }: Moved): string {
  return join(folder, `log-migrated-${epoch}.sqlite`);
}

function sayWhatIsNext(folder: string, moved: Moved, report: Report): void {
  const { stream, address } = moved;
  const options = `--log ${address}${stream === "chorus" ? "" : ` --nats-stream ${stream}`}`;
  const aside = asideOf(folder, moved);
  report.says(`The log of ${folder} is stream ${stream} of ${address} now.`);
  report.says(`Start the nodes with ${options}: on this data folder they go on at once.`);
  report.says(
    `On other machines give them an empty one, or ${join(folder, "nodes")}/… of a node here as nodes/… of one there.`,
  );
  if (existsSync(aside))
    report.says(`What is erased from now on stays in ${aside}: remove it when all is well.`);
}
