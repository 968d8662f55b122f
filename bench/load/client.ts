/** One client of a measurement: a connection that registers, joins its channel, answers PINGs and passes on what it reads. */
import { createConnection, type Socket } from "node:net";
import { incoming, type Listener, Reader } from "./reader.ts";

export type State = "connecting" | "registered" | "joined" | "stalled" | "closed";

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly nick: string;
  readonly channel: string;
  said(run: number, sender: number, number: number, at: number): void;
  /** It is in another state than before. @param why what the server said last, where it matters */
  changed(state: State, why?: string): void;
  /** A line was not taken, or something else is wrong, in the server's words. */
  refused(text: string): void;
  /** After each read: all that came with it has been passed on. */
  read(): void;
}

export class Client implements Listener {
  state: State = "connecting";
  readonly said: ClientOptions["said"];
  readonly #socket: Socket;
  readonly #options: ClientOptions;
  #error: string | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.said = options.said;
    const reader = new Reader(this);
    const callback = (count: number): boolean => {
      reader.read(count);
      options.read();
      return true;
    };
    const { host, port, nick } = options;
    this.#socket = createConnection({ host, port, noDelay: true, onread: { buffer: incoming, callback } });
    this.#socket.on("error", (error) => {
      this.#error ??= error.message;
    });
    this.#socket.on("close", () => this.#change("closed", this.#error));
    this.#send(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\n`);
  }

  /** Says a text in its channel; false when it is closed. */
  says(text: string): boolean {
    if (this.state === "closed") return false;
    this.#send(`PRIVMSG ${this.#options.channel} :${text}\r\n`);
    return true;
  }

  /** Reads no more, and stays connected as long as the server lets it. */
  stall(): void {
    this.#socket.pause();
    this.#change("stalled");
  }

  line(text: string): void {
    if (text.startsWith("PING")) this.#send(`PONG${text.slice(4)}\r\n`);
    else if (text.startsWith("001 ") && this.state === "connecting") {
      this.#change("registered");
      this.#send(`JOIN ${this.#options.channel}\r\n`);
    } else if (text.startsWith("366 ") && this.state === "registered") this.#change("joined");
    else if (text.startsWith("433 ") || text.startsWith("ERROR")) this.#error = text;
    else if (this.state === "joined" && /^(?:FAIL|WARN|NOTICE|4\d\d) /.test(text))
      this.#options.refused(text);
  }

  #change(state: State, why?: string): void {
    this.state = state;
    this.#options.changed(state, why);
  }

  #send(bytes: string): void {
    this.#socket.write(bytes, "latin1");
  }
}
