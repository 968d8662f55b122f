/** Lets one setup of this checkout work at a time, and survives one that was killed. */
import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "./stamp.mjs";

/**
 * A turn is a symbolic link named by its number whose target names the processes at work, because such a link
 * appears at once and whole. The highest number counts and is never removed, so two that find a dead turn at the same
 * moment cannot both follow it.
 */
const turns = `${root}.setup`;

/** Waits until no other setup of this checkout works, then holds the turn until `end` or the process's death. */
export async function takeTurn() {
  mkdirSync(turns, { recursive: true });
  let told = false;
  for (;;) {
    const newest = newestTurn();
    const holders = newest === 0 ? [] : holdersOf(newest);
    if (!holders.some(isAlive)) {
      const mine = newest + 1;
      if (claim(mine) && newestTurn() === mine) return begin(mine);
      continue;
    }
    if (!told) {
      process.stderr.write(`Waiting for another setup of this folder (process ${holders.join(", ")}) …\n`);
      told = true;
    }
    await pause(200);
  }
}

function begin(turn) {
  for (const older of numbers()) if (older < turn) rmSync(`${turns}/${older}`, { force: true });
  return {
    /** Says that `pid` works under this turn as well: it may outlive the setup that started it. */
    include: (pid) => rename(turn, `${process.pid},${pid}`),
    /** Ends the turn by name, because the process number may later belong to somebody else. */
    end: () => rename(turn, "done"),
  };
}

function claim(turn) {
  try {
    symlinkSync(String(process.pid), `${turns}/${turn}`);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function rename(turn, holders) {
  const draft = `${turns}/draft-${process.pid}`;
  rmSync(draft, { force: true });
  symlinkSync(holders, draft);
  renameSync(draft, `${turns}/${turn}`);
}

function numbers() {
  return readdirSync(turns)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function newestTurn() {
  return Math.max(0, ...numbers());
}

/** The processes that hold a turn; none when it has ended or was followed by a later one. */
function holdersOf(turn) {
  try {
    return readlinkSync(`${turns}/${turn}`).split(",").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
