/** A terminal on a tmux server of its own: somebody types, and the screen shows what a person would see. */
import { execFileSync } from "node:child_process";
import { atExit, type Hooks } from "./programs.ts";
import { patience, until } from "./until.ts";

let terminals = 0;

export class Terminal {
  readonly #socket: string;
  readonly #name: string;

  /** Opens a terminal in which `command` runs; `t` closes it. */
  constructor(t: Hooks, name: string, command: readonly string[], { columns = 80, rows = 20 } = {}) {
    terminals += 1;
    this.#socket = `chorus-${process.pid}-${terminals}`;
    this.#name = name;
    const size = ["-x", String(columns), "-y", String(rows)];
    const forget = atExit(() => this.#close());
    t.after(() => {
      this.#close();
      forget();
    });
    this.#tmux("-f", "/dev/null", "-u", "new-session", "-d", ...size, ...command);
  }

  /** Types a line and Enter. */
  says(line: string): void {
    this.type(line);
    this.#tmux("send-keys", "Enter");
  }

  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  /** What the terminal shows now, without empty lines at its end. */
  screen(): string {
    return this.#tmux("capture-pane", "-p").trimEnd();
  }

  /** Resolves with the screen as soon as it shows the pattern. @param within in milliseconds */
  async shows(pattern: RegExp, within = patience): Promise<string> {
    return until(
      () => {
        const screen = this.screen();
        return pattern.test(screen) && screen;
      },
      () => `${this.#name}'s screen to show ${pattern}:\n${this.screen()}`,
      within,
    );
  }

  #tmux(...words: string[]): string {
    const env = { ...process.env, TMUX: "", LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TERM: "xterm-256color" };
    return execFileSync("tmux", ["-L", this.#socket, ...words], { encoding: "utf8", env, stdio: "pipe" });
  }

  #close(): void {
    try {
      this.#tmux("kill-server");
    } catch {
      // What ran in it has ended, and the server with it.
    }
  }
}
