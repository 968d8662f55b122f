/** Real processes on one log, as a test sees them: started, watched, killed, and checked against each other. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../support/until.ts";
import { type AppenderOptions, type Order, origin, type Report } from "./appender.ts";

const program = join(import.meta.dirname, "appender.ts");

/** One started process. */
export class Child {
  readonly options: AppenderOptions;
  readonly reports: Report[] = [];
  readonly #process: ChildProcess;
  readonly ended: Promise<string>;
  /** How it ended: a signal's name or an exit code; undefined while it runs. */
  end: string | undefined;

  constructor(options: AppenderOptions, family: Family) {
    this.options = options;
    this.#process = fork(program, [JSON.stringify(options)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#process.on("message", (report: Report) => {
      this.reports.push(report);
      family.reported(this, report);
    });
    const exit = once(this.#process, "exit");
    const allRead = once(this.#process, "disconnect");
    this.ended = Promise.all([exit, allRead]).then(([[code, signal]]) => {
      this.end = String(signal ?? code);
      return this.end;
    });
  }

  get pid(): number {
    assert(this.#process.pid !== undefined);
    return this.#process.pid;
  }

  order(order: Order): void {
    this.#process.send(order);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** How many reports of this kind have come. */
  count(kind: Report["kind"]): number {
    return this.reports.filter((report) => report.kind === kind).length;
  }

  /** What it had to say of trouble, each once. */
  reasons(): string[] {
    const reasons = this.reports.flatMap((report) =>
      "reason" in report ? [`${report.kind}: ${report.reason}`] : [],
    );
    return [...new Set(reasons)];
  }

  /** Resolves when `count` more reports of this kind have come. */
  async more(kind: Report["kind"], count = 1): Promise<void> {
    const target = this.count(kind) + count;
    await until(
      () => this.count(kind) >= target,
      () => `${this.options.node}: ${count} × ${kind}; ${this.reasons()}`,
    );
  }
}

/** All processes of a test, on one data folder; what they report is checked as it comes. */
export class Family {
  readonly folder: string;
  readonly children: Child[] = [];
  /** The log as its followers saw it: number to origin. */
  readonly log = new Map<number, string>();
  /** What was acknowledged: origin to number. */
  readonly acknowledged = new Map<string, number>();
  readonly contradictions: string[] = [];

  constructor(folder = mkdtempSync(join(tmpdir(), "chorus-log-"))) {
    this.folder = folder;
  }

  start(node: string, options: Partial<AppenderOptions> = {}): Child {
    const incarnation = this.children.length + 1;
    const child = new Child(
      { folder: this.folder, node, incarnation, size: 100, siblingLostAfter: 0, ...options },
      this,
    );
    this.children.push(child);
    return child;
  }

  reported({ options }: Child, report: Report): void {
    if (report.kind === "acknowledged") {
      this.acknowledged.set(origin(options.node, options.incarnation, report.n), report.number);
    }
    if (report.kind === "saw")
      for (const [number, name] of report.records) this.#saw(options.node, number, name);
  }

  #saw(by: string, number: number, name: string): void {
    const known = this.log.get(number) ?? name;
    if (known !== name)
      this.contradictions.push(`${by} saw ${name} as record ${number}, others saw ${known}`);
    this.log.set(number, known);
  }

  /**
   * Ends every process, and asserts that all followers saw one log without gap or double, and that it holds all that
   * was acknowledged.
   */
  async agree(): Promise<void> {
    await this.#kill();
    const reader = this.start("reader", { size: 0 });
    const last = Math.max(0, ...this.log.keys(), ...this.acknowledged.values());
    await until(
      () => this.log.size >= last && reader.count("saw") > 0,
      () => `the reader to see record ${last}: ${reader.reasons()}`,
    );
    assert.deepEqual(this.contradictions, []);
    const names = [...this.log.values()];
    assert.equal(new Set(names).size, names.length, "a record is there twice");
    assert.equal(Math.max(...this.log.keys()), names.length, "a record is missing");
    for (const [name, number] of this.acknowledged)
      assert.equal(this.log.get(number), name, `${name} is lost`);
  }

  /** Ends every process and removes the folder. */
  async end(): Promise<void> {
    await this.#kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #kill(): Promise<void> {
    for (const child of this.children) if (child.end === undefined) child.signal("SIGKILL");
    await Promise.all(this.children.map((child) => child.ended));
  }
}
