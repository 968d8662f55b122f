/** What there is to do for files: those that nobody named lapse, and what nobody can read any more leaves the store. */
import type { FileStore } from "../files/store.ts";
import type { State } from "../network/state.ts";
import { lapsedUploads, uploadsAtOnceMax } from "../network/uploads.ts";
import type { Clock } from "../ports.ts";
import type { Duty } from "./duties.ts";

export interface UploadDutiesOptions {
  readonly clock: Clock;
  readonly uploads?:
    | {
        readonly store: Pick<FileStore, "remove">;
        /** How long a file waits for a message that names it, in milliseconds; 0 for ever. */
        readonly unnamed: number;
      }
    | undefined;
}

/** All that is due just now. */
export function* uploadDuties(state: State, { clock, uploads }: UploadDutiesOptions): Generator<Duty> {
  if (!uploads) return;
  const { store, unnamed } = uploads;
  const ids = unnamed === 0 ? [] : lapsedUploads(state, clock.now(), unnamed);
  if (ids.length > 0) yield { event: { type: "uploads-lapsed", ids, within: unnamed }, after: 0 };
  const objects = [...state.uploads.spent.values().take(uploadsAtOnceMax)];
  if (objects.length === 0) return;
  const first = async () => {
    for (const object of objects) await store.remove(object);
  };
  yield { event: { type: "uploads-removed", objects }, after: 0, first };
}
