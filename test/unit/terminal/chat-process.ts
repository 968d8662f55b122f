/** The terminal client as a process of its own, with pipes for a terminal. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../../bin/chat.ts", import.meta.url));

export class ChatProcess {
  static readonly #all = new Set<ChatProcess>();
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #exit: Promise<unknown[]>;
  output = "";
  errors = "";

  constructor(...options: string[]) {
    this.#process = spawn(process.execPath, [program, ...options]);
    this.#exit = once(this.#process, "close");
    this.#process.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
    });
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
    });
    // It may have ended before all is typed.
    this.#process.stdin.on("error", () => {});
    ChatProcess.#all.add(this);
  }

  static endAll(): void {
    for (const chat of ChatProcess.#all) chat.#process.kill("SIGKILL");
    ChatProcess.#all.clear();
  }

  get lines(): string[] {
    return this.output.split("\n").slice(0, -1);
  }

  types(...lines: string[]): void {
    for (const line of lines) this.#process.stdin.write(`${line}\n`);
  }

  endInput(): void {
    this.#process.stdin.end();
  }

  interrupt(): void {
    this.#process.kill("SIGINT");
  }

  /** Resolves when it has printed a line that contains `part`. */
  async printed(part: string): Promise<void> {
    while (!this.output.includes(part)) await once(this.#process.stdout, "data");
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<unknown> {
    const [code] = await this.#exit;
    return code;
  }
}
