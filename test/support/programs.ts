/** Real programs, as a test runs them: written to, read from, stopped, and ended in any case. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Transcript } from "./transcript.ts";
import { until } from "./until.ts";

const root = join(import.meta.dirname, "../..");

/** Whatever runs something that must be ended: a test, or a file of tests. */
export interface Hooks {
  after(task: () => unknown): void;
}

/** What was started last is ended first. For a file's tests: `lastFirst({ after })` in their `describe`. */
export function lastFirst(t: Hooks): Hooks {
  const tasks: (() => unknown)[] = [];
  t.after(async () => {
    for (const task of tasks.splice(0).reverse()) await task();
  });
  return { after: (task) => tasks.push(task) };
}

/** What is to be undone at once when the tests are ended before they can do so. */
const leftovers = new Set<() => void>();
process.on("exit", () => {
  for (const undo of leftovers) undo();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

/** Undoes something when the tests end, however they do, unless the returned function is called before. */
export function atExit(undo: () => void): () => void {
  leftovers.add(undo);
  return () => leftovers.delete(undo);
}

/** The environment without what would change how Chorus, tmux and irssi behave, with the certificates that a test trusts and where Debian keeps servers. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:CHORUS_|TMUX|NODE_(?!EXTRA_CA_CERTS))/.test(name),
  );
  const PATH = `${process.env["PATH"]}:/usr/sbin`;
  return { ...Object.fromEntries(kept), PATH, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
}

export class Program {
  readonly output: Transcript;
  readonly errors: Transcript;
  readonly #process: ChildProcess;
  /** An exit code or a signal's name. */
  #end: number | string | undefined;
  #allRead = false;

  /** Runs a program; `t` ends it. */
  constructor(t: Hooks, command: string, words: readonly string[], { cwd = root, name = command } = {}) {
    this.output = new Transcript(name);
    this.errors = new Transcript(`${name}'s errors`);
    const child = spawn(command, words, { cwd, env: environment(), stdio: ["pipe", "pipe", "pipe"] });
    this.#process = child;
    const forget = atExit(() => child.kill("SIGKILL"));
    child.stdout.on("data", (bytes: Buffer) => this.output.add(bytes));
    child.stderr.on("data", (bytes: Buffer) => this.errors.add(bytes));
    child.stdin.on("error", () => {}); // It has ended: what the test waits for will say so.
    child.on("exit", (code, signal) => {
      this.#end = signal ?? code ?? undefined;
      forget();
    });
    child.on("close", () => {
      this.#allRead = true;
    });
    t.after(() => this.end());
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#end === undefined;
  }

  write(text: string | Uint8Array): void {
    this.#process.stdin?.write(text);
  }

  /** Types a line. */
  says(line: string): void {
    this.write(`${line}\n`);
  }

  /** Ends its input. */
  finish(): void {
    this.#process.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Resolves with how it ended: an exit code or a signal's name. */
  async exit(within?: number): Promise<number | string> {
    return until(
      () => this.#end,
      () => `${this.#process.spawnargs.join(" ")} to end; it said ${this.output.lines.join("\n")}`,
      within,
    );
  }

  /** Resolves with how it ended when all that it and its children have written is read. */
  async lastWords(within?: number): Promise<number | string> {
    const end = await this.exit(within);
    await until(() => this.#allRead, `all that ${this.#process.spawnargs.join(" ")} has written`);
    return end;
  }

  async end(): Promise<void> {
    if (this.isRunning) this.signal("SIGKILL");
    await this.exit();
    // What it has left behind may hold the other ends.
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
  }
}

/** The words that run one of our own programs: "cluster", "serve" or "chat". */
export function ourCommand(program: string): [command: string, ...words: string[]] {
  return [process.execPath, join(root, `bin/${program}.ts`)];
}

/** Runs one of our own programs. */
export function runOurs(t: Hooks, program: string, words: readonly string[], cwd = root): Program {
  const [command, ...script] = ourCommand(program);
  return new Program(t, command, [...script, ...words], { cwd, name: program });
}

/** Processes whose command line has this in it: for what a program has started in its turn. */
export function processesWith(text: string): { readonly pid: number; readonly words: readonly string[] }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: commandLine(name) }))
    .filter(({ words }) => words.includes(text));
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return []; // It has just ended.
  }
}

/** Why a test that needs these programs is skipped; false when all are there. */
export function lacks(...programs: string[]): string | false {
  const missing = programs.filter((program) => {
    try {
      execFileSync("which", [program], { stdio: "ignore", env: environment() });
      return false;
    } catch {
      return true;
    }
  });
  return missing.length > 0 && `not installed here: ${missing.join(", ")}`;
}
