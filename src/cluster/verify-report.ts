/** What a verification says as it goes on, and how it names places. */
import { indexOf, recordOf } from "../network/entry.ts";

export interface Report {
  /** Something is as it should be, or is worth knowing. */
  says(line: string): void;
  /** Something is not as it should be. */
  fault(line: string): void;
  /** What is being done just now. */
  progress(line: string): void;
}

/** Where in a log the entry at a position stands. */
export function placeOf(position: number): string {
  return `record ${recordOf(position)}, entry ${indexOf(position)}`;
}

/** "1 entry", "2 entries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
