/** The records of a log that is moved, and the proof that all of them are there and come to the same. */
import { LogUnusable } from "../log/errors.ts";
import type { JetStreamImport } from "../log/jetstream-import.ts";
import type { LogReading } from "../log/log.ts";
import { type Entry, indexOf, type NetworkRecord, recordOf } from "../network/entry.ts";
import { differenceIn } from "./differing.ts";
import { LogWitness } from "./verify-logs.ts";
import type { Report } from "./verify-report.ts";
import { type NamedLog, type Walked, type Witness, walk } from "./verify-walk.ts";

export interface Move {
  readonly source: NamedLog;
  readonly target: NamedLog & { readonly log: JetStreamImport<Entry> };
  readonly report: Report;
}

/**
 * Goes on behind what is there, and compares all of it at the end. A target that was complete before is only compared.
 * @returns the source's last record. @throws LogUnusable they are not the same; what JetStreamImport throws
 */
export async function moveRecords(move: Move): Promise<number> {
  const { source, target } = move;
  const ours = await look(move, source);
  if (!ours) throw new LogUnusable(`${source.name} is damaged, and so is not moved`);
  if (!target.log.isComplete) await fill(move, ours.record);
  await compare(move, ours);
  return ours.record;
}

async function fill(move: Move, head: number): Promise<void> {
  const { source, target, report } = move;
  const base = await source.log.base();
  if (base) await target.log.begin(base);
  // What is there of an earlier attempt has to be of this log.
  const last = await target.log.head();
  if (last > (base?.record ?? 0)) {
    const here = last > head ? undefined : await recordAt(source.log, last);
    const there = await target.log.record(last);
    if (!here || !there || differenceIn(headsOf(here), headsOf(there)) !== undefined)
      throw unlike(move, `its record ${last} is another one`);
  }
  await target.log.fill(source.log, head, (record) =>
    report.progress(`${target.name}: record ${record} of ${head}`),
  );
}

/** @param ours what the source has come to */
async function compare(move: Move, ours: Walked): Promise<void> {
  const { source, target, report } = move;
  const { isComplete } = target.log;
  const witness = new LogWitness(target, source, ours.record, report);
  const theirs = await look(move, target, witness);
  if (!theirs || witness.last !== ours.record) throw unlike(move, "they differ");
  if (theirs.record === ours.record && theirs.digest !== ours.digest)
    throw unlike(move, `it comes to ${theirs.digest}, and not to ${ours.digest}`);
  if (isComplete) return;
  if (theirs.record !== ours.record || witness.erasedInWalked.length > 0)
    throw unlike(move, "it has more, or less");
  // Nodes have erased that from the source since an earlier attempt brought it here.
  const places = witness.erasedInOther.map((position) => ({
    number: recordOf(position),
    index: indexOf(position),
  }));
  await target.log.erase(places);
}

/** Walks a log; undefined when something is wrong with it, or with what is held against it, after that was said. */
async function look(
  { report, target }: Move,
  named: NamedLog,
  witness?: Witness,
): Promise<Walked | undefined> {
  const faults: string[] = [];
  const collecting: Report = {
    says: (line) => report.says(line),
    progress: (line) => report.progress(line),
    fault: (line) => faults.push(line),
  };
  const walked = await walk(named, witness ? [witness] : [], collecting);
  if (target.log.silence) throw target.log.silence;
  for (const fault of faults) report.fault(fault);
  return faults.length === 0 ? walked : undefined;
}

function unlike({ source, target }: Move, how: string): LogUnusable {
  const remedy = target.log.isComplete
    ? "nats.stream is to name another"
    : "remove the stream, or nats.stream is to name another";
  return new LogUnusable(`${target.name} is not ${source.name}: ${how}; ${remedy}`);
}

async function recordAt(log: LogReading<Entry>, number: number): Promise<NetworkRecord | undefined> {
  for await (const [record] of log.follow(number - 1)) return record;
  return undefined;
}

function headsOf({ node, incarnation, n, entries }: NetworkRecord) {
  return { node, incarnation, n, heads: entries.map(({ body: _, ...head }) => head) };
}
