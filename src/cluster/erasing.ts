/** What there is to do for what was erased: it has to leave the log and what nodes share, and an account's words have to be found. */
import type { Archive } from "../archive/archive.ts";
import { ownerOf } from "../archive/places.ts";
import type { BodyPlace, Log } from "../log/log.ts";
import { indexOf, recordOf } from "../network/entry.ts";
import { messagesErasedMax } from "../network/erasing.ts";
import type { State } from "../network/state.ts";
import type { Duty } from "./duties.ts";
import type { Sharing } from "./sharing.ts";
import { type UploadDutiesOptions, uploadDuties } from "./upload-duties.ts";

/** Erasing entries that are looked after at a time: more of them wait. Each holds up what waits to be appended. */
const atOnceMax = 1;

export interface ErasingOptions extends UploadDutiesOptions {
  readonly log: Pick<Log<never, never>, "erase">;
  readonly archive: Pick<Archive, "saidBy">;
}

/** All that is due just now. @throws ArchiveUnavailable */
export function* erasingDuties(
  state: State,
  options: ErasingOptions,
  sharing?: Pick<Sharing, "forget">,
): Generator<Duty> {
  const { log, archive } = options;
  yield* uploadDuties(state, options);
  for (const [of, messages] of state.erasures.entries().take(atOnceMax)) {
    const first = async () => {
      await sharing?.forget({ of, messages });
      await log.erase(messages.map(placeOf));
    };
    yield { event: { type: "erasure-confirmed", of }, after: 0, first };
  }
  const unheard = state.unheard.slice(0, messagesErasedMax);
  const through = unheard.at(-1);
  if (through !== undefined) {
    const first = () => log.erase(unheard.map(placeOf));
    yield { event: { type: "unheard-erased", through }, after: 0, first };
  }
  if (state.erasures.size > atOnceMax) return;
  for (const [of, account] of state.forgotten.entries().take(1)) {
    const found = archive.saidBy(ownerOf({ session: 0, ...account }), messagesErasedMax);
    const messages = found.filter((position) => position < of);
    yield { event: { type: "messages-erased", of, messages }, after: 0 };
  }
}

function placeOf(position: number): BodyPlace {
  return { number: recordOf(position), index: indexOf(position) };
}
