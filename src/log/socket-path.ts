/** Paths of Unix sockets: the system takes about a hundred bytes, whatever the depth of the data folder. */
import { closeSync, openSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";

/** `sun_path` holds 108 bytes on Linux and 104 elsewhere; the last one is 0. */
export const socketPathBytesMax = process.platform === "linux" ? 107 : 103;

export interface SocketPath {
  readonly path: string;
  /** To be called when the path is no longer in use. */
  readonly release: () => void;
}

/** A path to `file` that is short enough for a socket; undefined when there is none on this system. */
export function socketPath(file: string): SocketPath | undefined {
  const absolute = resolve(file);
  for (const path of [absolute, relative("", absolute)]) {
    if (Buffer.byteLength(path) <= socketPathBytesMax) return { path, release: () => {} };
  }
  if (process.platform !== "linux") return undefined;
  // An open folder is reachable by a short name.
  const folder = openSync(dirname(absolute), "r");
  return { path: `/proc/self/fd/${folder}/${basename(absolute)}`, release: () => closeSync(folder) };
}
