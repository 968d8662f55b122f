/** Room in the archive: a node goes on only while what it tells can be kept for those who come back. */
import { type Archive, ArchiveUnavailable } from "../archive/archive.ts";
import type { Clock } from "../ports.ts";

/** How long a node waits for room, in milliseconds: with the archive's own bound that is minutes of a busy network. */
const patience = 10_000;

/** Resolves when there is room, mostly at once. @throws ArchiveUnavailable */
export async function roomIn(archive: Archive, clock: Clock): Promise<void> {
  const room = archive.room();
  if (!room) return;
  let cancel = () => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(patience, () => reject(new ArchiveUnavailable("the archive cannot be written")));
  });
  await Promise.race([room, late]);
  cancel();
}
