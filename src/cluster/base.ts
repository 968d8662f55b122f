/** The base of a log: the state that stands there for the records that it no longer has. */
import { LogCorrupt } from "../log/errors.ts";
import type { Base } from "../log/log.ts";
import {
  anyEpoch,
  type Header,
  headerOf,
  type Moment,
  readSnapshot,
  writeSnapshot,
} from "./snapshots-file.ts";

/** @throws LogCorrupt */
export function momentOf(base: Base): Moment {
  return read(base, readSnapshot);
}

/** Without making a state of it. @throws LogCorrupt */
export function headerOfBase(base: Base): Header {
  return read(base, headerOf);
}

/** The moment's state, to stand in the log for its record and all before it. */
export function baseOf(moment: Moment): Base {
  return { record: moment.record, text: writeSnapshot(anyEpoch, moment) };
}

function read<Result>({ record, text }: Base, reading: (epoch: string, text: string) => Result): Result {
  try {
    return reading(anyEpoch, text);
  } catch (error) {
    const reason = (error as Error).message;
    throw new LogCorrupt(`what stands in the log for its records up to ${record} is of no use: ${reason}`);
  }
}
