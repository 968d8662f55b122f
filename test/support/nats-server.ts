/** One real nats-server, as a test has it: started, killed, paused, stopped, and asked over HTTP. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, globSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { natsServer } from "../../tools/setup/nats-server.mjs";
import type { NatsGuard } from "./nats-guard.ts";
import { until } from "./until.ts";

/** Where a running server listens: "127.0.0.1:4222". */
export interface Addresses {
  readonly client: string;
  readonly monitor: string;
  /** Empty without a cluster. */
  readonly route: string;
}

export class NatsServer {
  readonly name: string;
  /** Its configuration, its log and its store. */
  readonly folder: string;
  readonly #guard: NatsGuard;
  #process: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #addresses: Addresses | undefined;
  #isPaused = false;

  constructor(folder: string, name: string, guard: NatsGuard) {
    this.folder = join(folder, name);
    this.name = name;
    this.#guard = guard;
    mkdirSync(this.folder);
  }

  get store(): string {
    return join(this.folder, "store");
  }

  /** The files with a stream's messages, in order. */
  blockFiles(stream: string, account: string): string[] {
    const folder = join(this.store, "jetstream", account, "streams", stream, "msgs");
    const number = (path: string) => Number(/(\d+)\.blk$/.exec(path)?.[1]);
    return globSync(join(folder, "*.blk")).sort((one, other) => number(one) - number(other));
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get pid(): number {
    assert(this.#process?.pid !== undefined, `${this.name} does not run`);
    return this.#process.pid;
  }

  /** Undefined while it does not listen; other ones after each start. */
  get addresses(): Addresses | undefined {
    return this.#addresses;
  }

  /** What it has logged. */
  get log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Starts it; resolves when it listens. `text` is its configuration, without where it listens. */
  async start(text: string): Promise<void> {
    assert(!this.isRunning, `${this.name} runs already`);
    const program = natsServer();
    assert(program !== undefined, "no nats-server here is new enough: npm test fetches one");
    const config = join(this.folder, "nats.conf");
    writeFileSync(config, configuration(this.name, this.folder, text));
    const log = openSync(join(this.folder, "log"), "a");
    const child = spawn(program, ["--config", config], { stdio: ["ignore", log, log] });
    closeSync(log);
    const { pid } = child;
    assert(pid !== undefined, `${program} could not be started`);
    this.#guard.started(pid);
    this.#process = child;
    this.#ended = once(child, "exit").then(() => {
      this.#guard.ended(pid);
      this.#process = undefined;
      this.#addresses = undefined;
      this.#isPaused = false;
    });
    await until(
      () => {
        assert(this.#process === child, `${this.name} ended:\n${this.log}`);
        this.#addresses = addressesIn(join(this.folder, `nats-server_${pid}.ports`));
        return this.#addresses;
      },
      () => `${this.name} to listen:\n${this.log}`,
    );
  }

  /** Resolves when it has ended. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#process?.kill(signal);
    await this.#ended;
  }

  /** Returns when it stands still: the signal alone only asks for that, and meanwhile it answers. */
  pause(): void {
    process.kill(this.pid, "SIGSTOP");
    while (!standsStill(this.pid));
    this.#isPaused = true;
  }

  resume(): void {
    process.kill(this.pid, "SIGCONT");
    this.#isPaused = false;
  }

  /** What its monitor says; throws when it says nothing within `patience` milliseconds, or no JSON. */
  async ask(path: string, patience = 2000): Promise<unknown> {
    assert(this.#addresses !== undefined, `${this.name} does not listen`);
    const response = await fetch(`http://${this.#addresses.monitor}${path}`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(patience),
    });
    return response.json();
  }
}

/** Whether all threads of a process are stopped. */
function standsStill(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => /\) T /.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8")));
}

function configuration(name: string, folder: string, more: string): string {
  return `server_name: ${name}
listen: "127.0.0.1:-1"
http: "127.0.0.1:-1"
ports_file_dir: "${folder}"
${more}
`;
}

/** What a ports file says; undefined while it is not written to its end. */
function addressesIn(path: string): Addresses | undefined {
  let ports: { nats: string[]; monitoring: string[]; cluster?: string[] };
  try {
    ports = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
  const only = (urls: readonly string[] = []) => (urls[0] === undefined ? "" : new URL(urls[0]).host);
  return { client: only(ports.nats), monitor: only(ports.monitoring), route: only(ports.cluster) };
}
