/** Where a person types and reads: a terminal with a line editor, or plain input and output. */
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from "node:readline";

const historySize = 1000;
const invitation = "> ";

export class Screen {
  /** Whether a person sits at a terminal; else lines come in and lines go out. */
  readonly interactive: boolean;
  readonly #output: NodeJS.WriteStream;
  readonly #readline: Interface;
  readonly #lines: AsyncIterator<string>;
  #closed = false;

  /** `interrupt` is called on Ctrl-C in a terminal, where the line editor takes the place of the signal. */
  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream, interrupt: () => void) {
    this.interactive = input.isTTY === true && output.isTTY === true;
    this.#output = output;
    this.#readline = this.interactive
      ? createInterface({ input, output, prompt: "", historySize })
      : createInterface({ input, terminal: false });
    // At once, because lines that come before it would be lost.
    this.#lines = this.#readline[Symbol.asyncIterator]();
    this.#readline.on("line", () => this.invite());
    this.#readline.on("SIGINT", interrupt);
    this.#readline.on("close", () => {
      this.#erase();
      this.#closed = true;
    });
  }

  /** The next typed line; undefined at the end of input. Where it is not called the input is held back. */
  async read(): Promise<string | undefined> {
    const { done, value } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** Asks for the next line. Where nobody sees a cursor the question is a line of its own. */
  ask(question: string): void {
    if (this.interactive) this.#prompt(question);
    else this.print(question);
  }

  /** Shows in a terminal that anything may be typed. */
  invite(): void {
    if (this.interactive) this.#prompt(invitation);
  }

  /** Prints a line; in a terminal above the line that is being typed, which stays as it is. */
  print(line: string): void {
    if (!this.interactive || this.#closed) {
      this.#output.write(`${line}\n`);
      return;
    }
    this.#erase();
    this.#output.write(`${line}\n`);
    // The line editor would begin as many rows higher as it had moved down before, over the line just printed.
    Object.assign(this.#readline, { prevRows: 0 });
    this.#readline.prompt(true);
  }

  /** Tells why it ends, where errors go. */
  complain(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** Ends the input, as at its end. */
  close(): void {
    this.#readline.close();
  }

  #prompt(text: string): void {
    this.#readline.setPrompt(text);
    if (!this.#closed) this.#readline.prompt(true);
  }

  /** Takes prompt and typed text off the screen. */
  #erase(): void {
    if (!this.interactive || this.#closed) return;
    moveCursor(this.#output, 0, -this.#readline.getCursorPos().rows);
    cursorTo(this.#output, 0);
    clearScreenDown(this.#output);
  }
}
