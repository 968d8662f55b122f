/** Processes of this machine as exact identities, so that a reused process id is never mistaken, nor killed. */
import { readFileSync } from "node:fs";

/**
 * A process. `startTime` (clock ticks since boot) and `bootId` are undefined on systems without /proc: there a reused
 * process id goes unnoticed.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime?: string | undefined;
  readonly bootId?: string | undefined;
}

/** The identity of a process; undefined when there is none that runs under this id. */
export function identify(pid: number): ProcessIdentity | undefined {
  const bootId = read("/proc/sys/kernel/random/boot_id")?.trim();
  if (bootId === undefined) return answersSignals(pid) ? { pid } : undefined;
  // The second field is the program's name in parentheses, which may hold anything: count from its end.
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields?.[0];
  const startTime = fields?.[19];
  if (state === undefined || startTime === undefined || state === "Z" || state === "X") return undefined;
  return { pid, startTime, bootId };
}

/** Whether exactly this process still runs. */
export function isRunning(process: ProcessIdentity): boolean {
  const now = identify(process.pid);
  return now !== undefined && now.startTime === process.startTime && now.bootId === process.bootId;
}

/** Ends exactly this process with SIGKILL. @returns false when it was gone already, or may not be ended by this user. */
export function end(identity: ProcessIdentity): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, "SIGKILL");
  } catch {
    return false;
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
