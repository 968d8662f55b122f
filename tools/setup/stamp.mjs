/** Remembers in node_modules which package-lock.json it was installed from. */
import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The checkout's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));
/** The Node that Chorus runs on, installed as a package. */
export const runtime = `${root}node_modules/.bin/node`;

const stamp = `${root}node_modules/.installed-from`;

/** True when node_modules matches package-lock.json and holds the runtime. */
export function dependenciesAreReady() {
  try {
    accessSync(runtime, constants.X_OK);
    return readFileSync(stamp, "utf8") === lockHash();
  } catch {
    return false;
  }
}

/** Notes that node_modules matches package-lock.json now. */
export function markDependenciesReady() {
  writeFileSync(stamp, lockHash());
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
}
