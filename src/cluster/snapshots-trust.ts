/** Whether a snapshot belongs to a log: a start trusts none that does not. */
import { LogTrimmed } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import type { Entry } from "../network/entry.ts";
import { type Moment, readSnapshot } from "./snapshots-file.ts";

/** What is said to be the snapshot of a record, while the log's newest was `head`. @throws LogCorrupt; Error why it cannot be trusted */
export async function trustedMoment(
  log: Log<Entry, unknown>,
  text: string,
  { record, head }: { readonly record: number; readonly head: number },
): Promise<Moment> {
  const moment = readSnapshot(log.epoch, text);
  if (head < record) throw new Error("the log ends before it");
  if (await isInLog(log, moment)) return moment;
  throw new Error("the log has another record at its place");
}

async function isInLog(log: Log<Entry, unknown>, { record, node, incarnation, n }: Moment): Promise<boolean> {
  try {
    for await (const [found] of log.follow(record - 1)) {
      return found?.node === node && found.incarnation === incarnation && found.n === n;
    }
    throw new Error("the log was closed");
  } catch (error) {
    // Its own record may be gone: then the log goes on right behind it.
    if (error instanceof LogTrimmed) return error.first === record + 1;
    throw error;
  }
}
