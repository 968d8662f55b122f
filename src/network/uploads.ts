/** Uploads: a file lasts as long as a message that names it. What nobody names any more leaves the store. */
import { accepted, type Decision, refusedNode, refusedWith } from "./outcome.ts";
import type { Rule } from "./rule.ts";
import type { State } from "./state.ts";
import type { Uploaded, UploadsLapsed, UploadsRemoved } from "./upload-events.ts";
import { type Amount, nothing, type Upload } from "./upload-state.ts";

/** Files that there may be at a time, those included that still have to leave the store. */
export const uploadsMax = 100_000;
/** Files of one owner, however small: nobody fills the network's alone. */
export const uploadsOfOneMax = 5000;
/** Messages of which it is remembered that they name a file: the newest; with the last of them it goes. */
export const namingsMax = 64;
/** Files that one entry lets lapse, or says to be removed. */
export const uploadsAtOnceMax = 64;

/** What the store calls a file: by what is in it, and by its id, so that what was removed never comes back. */
export function objectOf(id: string, { hash }: Pick<Upload, "hash">): string {
  return `${hash}-${id}`;
}

/** Whether it can be one of these names: what else lies in a store is not ours. */
export function isObject(name: string): boolean {
  return /^[0-9a-f]{64}-[0-9a-f]{32}$/.test(name);
}

/** Why there is no room for an upload, if there is none. */
export function crowdedUploads(
  state: State,
  { by, bytes, ownMax, allMax }: Pick<Uploaded, "by" | "bytes" | "ownMax" | "allMax">,
): Decision | undefined {
  const { files, spent, amounts, total } = state.uploads;
  const own = amounts.get(by) ?? nothing;
  if (own.files >= uploadsOfOneMax || (ownMax > 0 && own.bytes + bytes > ownMax)) {
    return refusedWith("QUOTA_EXCEEDED", "You have uploaded as much as one may: delete some of it first");
  }
  const isFull = files.size + spent.size >= uploadsMax;
  if (!isFull && (allMax === 0 || total.bytes + bytes <= allMax)) return undefined;
  return refusedWith("STORE_FULL", "There is no room for more files on this network");
}

/** Bytes that a file may have at most before there is no room for it; without an end where there is no limit. */
export function roomForUpload(
  { uploads }: State,
  { by, ownMax, allMax }: Pick<Uploaded, "by" | "ownMax" | "allMax">,
): number {
  const left = (max: number, { bytes }: Amount) => (max === 0 ? Number.POSITIVE_INFINITY : max - bytes);
  return Math.max(0, Math.min(left(ownMax, uploads.amounts.get(by) ?? nothing), left(allMax, uploads.total)));
}

/** From now on a message names these. */
export function noteNamings(state: State, position: number, ids: readonly string[]): void {
  const named = [...new Set(ids)].filter((id) => state.uploads.files.has(id)).sort();
  if (named.length === 0) return;
  state.uploads.namings.set(position, named);
  for (const id of named) {
    const upload = state.uploads.files.get(id);
    if (!upload) continue;
    state.uploads.unnamed.delete(id);
    const all = [...upload.namedBy, position];
    state.uploads.files.set(id, { ...upload, namedBy: all.slice(-namingsMax) });
    for (const forgotten of all.slice(0, -namingsMax)) unname(state, forgotten, id);
  }
}

/** The words of these messages are gone, and with them the files that nothing else names. */
export function forgetNamings(state: State, positions: Iterable<number>): void {
  for (const position of positions) {
    const ids = state.uploads.namings.get(position) ?? [];
    state.uploads.namings.delete(position);
    for (const id of ids) {
      const upload = state.uploads.files.get(id);
      if (!upload) continue;
      const namedBy = upload.namedBy.filter((each) => each !== position);
      if (namedBy.length > 0) state.uploads.files.set(id, { ...upload, namedBy });
      else spend(state, id, upload);
    }
  }
}

/** What lies below a position has expired. */
export function forgetNamingsBelow(state: State, before: number): void {
  const old: number[] = [];
  for (const position of state.uploads.namings.keys()) {
    if (position >= before) break;
    old.push(position);
  }
  forgetNamings(state, old);
}

/** Makes the indexes anew. */
export function indexUploads(state: State): void {
  const pairs = [...state.uploads.files].flatMap(([id, { namedBy }]) =>
    namedBy.map((at) => [at, id] as const),
  );
  for (const [position, id] of pairs.sort(([a], [b]) => a - b)) {
    state.uploads.namings.set(position, [...(state.uploads.namings.get(position) ?? []), id].sort());
  }
  for (const [id, upload] of state.uploads.files) {
    if (upload.namedBy.length === 0) state.uploads.unnamed.add(id);
    count(state, upload, 1);
  }
}

/** @param sign 1 for a file that came, -1 for one that goes */
function count({ uploads }: State, { by, bytes }: Pick<Upload, "by" | "bytes">, sign: 1 | -1): void {
  const changed = (amount: Amount) => ({ files: amount.files + sign, bytes: amount.bytes + sign * bytes });
  const own = changed(uploads.amounts.get(by) ?? nothing);
  if (own.files > 0) uploads.amounts.set(by, own);
  else uploads.amounts.delete(by);
  uploads.total = changed(uploads.total);
}

function unname(state: State, position: number, id: string): void {
  const others = (state.uploads.namings.get(position) ?? []).filter((each) => each !== id);
  if (others.length > 0) state.uploads.namings.set(position, others);
  else state.uploads.namings.delete(position);
}

function spend(state: State, id: string, upload: Upload): void {
  state.uploads.files.delete(id);
  state.uploads.unnamed.delete(id);
  state.uploads.spent.add(objectOf(id, upload));
  count(state, upload, -1);
}

export const uploaded: Rule<Uploaded> = {
  from: "node",
  decide(state, event) {
    if (state.uploads.files.has(event.id)) return refusedNode("there is a file of this id");
    return crowdedUploads(state, event) ?? accepted();
  },
  evolve(state, { type: _, id, ownMax: __, allMax: ___, ...file }, { at }) {
    state.uploads.files.set(id, { ...file, at, namedBy: [] });
    state.uploads.unnamed.add(id);
    count(state, file, 1);
  },
};

/**
 * The uploads that have lapsed by a time, in milliseconds since 1970; the oldest first, as many as one entry takes.
 * @param within how long each may wait, in milliseconds
 */
export function lapsedUploads(state: State, at: number, within: number): string[] {
  const found: string[] = [];
  for (const id of state.uploads.unnamed) {
    if (!hasLapsed(state, id, at, within) || found.length === uploadsAtOnceMax) break;
    found.push(id);
  }
  return found;
}

function hasLapsed(state: State, id: string, at: number, within: number): boolean {
  return state.uploads.unnamed.has(id) && at - (state.uploads.files.get(id)?.at ?? at) >= within;
}

export const uploadsLapsed: Rule<UploadsLapsed> = {
  from: "node",
  decide(state, { ids, within }, { at }) {
    const isBounded = ids.length > 0 && ids.length <= uploadsAtOnceMax;
    const all = isBounded && ids.every((id) => hasLapsed(state, id, at, within));
    return all ? accepted() : refusedNode("a message may name some of them");
  },
  evolve(state, { ids }) {
    for (const id of ids) {
      const upload = state.uploads.files.get(id);
      if (upload) spend(state, id, upload);
    }
  },
};

export const uploadsRemoved: Rule<UploadsRemoved> = {
  from: "node",
  decide: (state, { objects }) =>
    objects.some((object) => state.uploads.spent.has(object))
      ? accepted()
      : refusedNode("they are gone already"),
  evolve(state, { objects }) {
    for (const object of objects) state.uploads.spent.delete(object);
  },
};
