/** What was read from the archive and waits for its reader, while words are erased. */
import type { Archive } from "../archive/archive.ts";
import type { Kept } from "../archive/kept.ts";

/** @param piece just read; when something is erased before all of it is given, what is left has to be read again */
export function* untilErasing(archive: Archive, piece: readonly Kept[]): Generator<Kept> {
  const { erasures } = archive;
  for (const kept of piece) {
    if (archive.erasures !== erasures) return;
    yield kept;
  }
}
