/** Where a measurement was made: nothing that it shows means anything without that. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import packageJson from "../../package.json" with { type: "json" };

export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly chorus: string;
  /** Processes that ran or waited to, before the measurement began: what it should have had for itself. */
  readonly loadBefore: number;
}

export function thisMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${distribution()}, Linux ${release()}`,
    node: process.version,
    chorus: [packageJson.version, commit()].filter((part) => part !== undefined).join(", commit "),
    loadBefore: loadavg()[0] ?? Number.NaN,
  };
}

export function machineText(machine: Machine): string {
  const { date, processor, cores, memoryBytes, system, node, chorus, loadBefore } = machine;
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB`;
  const load = loadBefore > cores / 4 ? ` The machine was busy before (load ${loadBefore.toFixed(1)}).` : "";
  return `${date}: ${processor}, ${cores} cores, ${memory}; ${system}; Node ${node}; Chorus ${chorus}.${load}`;
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

function commit(): string | undefined {
  try {
    const said = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      cwd: import.meta.dirname,
    });
    return said.trim();
  } catch {
    return undefined; // It is no checkout.
  }
}
