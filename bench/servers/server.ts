/** A server that is measured: what it is, how it is started, and what its processes take. */
import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hooks } from "../../test/support/programs.ts";
import { until } from "../../test/support/until.ts";
import { cpuOf } from "../figures.ts";

/** A server that runs. It listens on 127.0.0.1 only, and takes whatever comes as fast as it can. */
export interface Server {
  readonly ports: readonly number[];
  /** Of all its processes. */
  readonly pids: readonly number[];
}

/** A kind of server, which may be installed here. */
export interface ServerKind {
  readonly name: string;
  /** As it says itself; undefined when it is not installed. */
  version(): string | undefined;
  /** Resolves when it takes connections; `hooks` end it. */
  start(hooks: Hooks): Promise<Server>;
}

/** Debian keeps servers where not everybody's PATH leads. */
const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"];

/** Where a program is; undefined when it is not installed. */
export function programAt(name: string): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The number of a program's version, in what it says of itself. */
export function versionOf(program: string): string | undefined {
  const path = programAt(program);
  if (path === undefined) return undefined;
  const said = execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return /\d+(?:\.\d+)+/.exec(said)?.[0] ?? "of unknown version";
}

export const isRoot = process.getuid?.() === 0;

/** Resolves when a port takes connections. */
export async function listening(port: number, what: string): Promise<void> {
  await until(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = createConnection({ port, host: "127.0.0.1" });
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
        socket.once("connect", () => socket.destroy());
      }),
    `${what} to take connections`,
  );
}

/** Processor time that the processes have taken, all their threads counted, in seconds. */
export function cpuOfAll({ pids }: Server): number {
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
}

/** Memory that the processes hold, in bytes. */
export function memoryOf({ pids }: Server): number {
  return pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  }, 0);
}

/** Resolves when the server has done what there was to do, or at the latest after so many seconds. */
export async function settled(server: Server, within = 20): Promise<void> {
  const end = performance.now() + within * 1000;
  for (let before = cpuOfAll(server); performance.now() < end; ) {
    await sleep(500);
    const after = cpuOfAll(server);
    if (after - before < 0.05) return;
    before = after;
  }
}

/** What the server holds while something goes on, in bytes. */
export interface Held {
  readonly most: number;
  /** After a quarter of the time, when what is needed at all is there. */
  readonly early: number;
  readonly last: number;
}

export async function watched<Result>(server: Server, task: Promise<Result>) {
  const samples = [memoryOf(server)];
  const timer = setInterval(() => samples.push(memoryOf(server)), 200);
  try {
    const result = await task;
    const last = memoryOf(server);
    const early = samples[Math.floor(samples.length / 4)] ?? last;
    return { result, held: { most: Math.max(...samples, last), early, last } satisfies Held };
  } finally {
    clearInterval(timer);
  }
}
