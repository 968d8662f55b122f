/** Ends nats-servers and removes their folder when the process that started them is gone, however it went. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Reads who lives until its input ends: its owner has let it go, or is dead. Removing fails while somebody still writes. */
const script = `
living=" "
while read -r word pid; do
  case $word in
    started) living="$living$pid " ;;
    ended) living="\${living%% $pid *} \${living#* $pid }" ;;
  esac
done
kill -s KILL $living 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" 2>/dev/null && exit; sleep 0.1; done
rm -rf "$1"
`;

export class NatsGuard {
  readonly #shell: ChildProcess;

  constructor(folder: string) {
    // In a session of its own: what ends the tests from the keyboard must not end it with them.
    this.#shell = spawn("sh", ["-c", script, "sh", folder], {
      stdio: ["pipe", "ignore", "inherit"],
      detached: true,
    });
  }

  started(pid: number): void {
    this.#shell.stdin?.write(`started ${pid}\n`);
  }

  ended(pid: number): void {
    this.#shell.stdin?.write(`ended ${pid}\n`);
  }

  /** Resolves when all is ended and removed. */
  async end(): Promise<void> {
    const exit = once(this.#shell, "exit");
    this.#shell.stdin?.end();
    await exit;
  }
}
