/** Clients that come back: idle sessions with resume tokens, whose node dies, and who go on by another one. */
import { createConnection, type Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";

const capabilities = "message-tags batch labeled-response echo-message chorus/resume";

/** Between two tries to come back, in ms, with some chance so that not all come at once. */
const retryMin = 100;
const retryMore = 400;

export type ResumerState = "coming" | "in" | "away" | "lost";

export class Resumer {
  state: ResumerState = "coming";
  /** Messages that it has been told, by their text. */
  readonly heard = new Map<string, number>();
  readonly #nick: string;
  readonly #channel: string;
  readonly #changed: (state: ResumerState) => void;
  #socket: Socket | undefined;
  #token = "";
  /** The highest id it has seen. */
  #seen = "*";
  #ended = false;

  /** @param changed is told each new state */
  constructor(nick: string, channel: string, changed: (state: ResumerState) => void) {
    this.#nick = nick;
    this.#channel = channel;
    this.#changed = changed;
  }

  /** Registers at a port, and is "in" when it is in its channel. */
  enter(port: number): void {
    this.#connect(port, `NICK ${this.#nick}`, `USER ${this.#nick} 0 * :${this.#nick}`);
  }

  /** Comes back by another port; is "lost" when its session is not there any more. */
  comeBack(port: number): void {
    this.#connect(port, `RESUME ${this.#token} ${this.#seen}`);
  }

  end(): void {
    this.#ended = true;
    this.#socket?.destroy();
  }

  #connect(port: number, ...lines: string[]): void {
    if (this.#ended) return;
    const socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
    this.#socket = socket;
    const decoder = new StringDecoder("utf8");
    let rest = "";
    socket.on("data", (bytes: Buffer) => {
      const read = (rest + decoder.write(bytes)).split("\r\n");
      rest = read.pop() ?? "";
      for (const line of read) this.#read(line);
    });
    socket.on("error", () => {}); // It is closed then.
    socket.on("close", () => this.#closed(port));
    this.#send(`CAP REQ :${capabilities}`, ...lines, "CAP END");
  }

  /** A connection that never came about is tried again; one that was in waits to be told where to go. */
  #closed(port: number): void {
    if (this.#ended || this.state === "lost") return;
    if (this.state === "in") this.#change("away");
    else setTimeout(() => this.#again(port), retryMin + Math.random() * retryMore);
  }

  #again(port: number): void {
    if (this.#token === "") this.enter(port);
    else this.comeBack(port);
  }

  #send(...lines: string[]): void {
    this.#socket?.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  #read(line: string): void {
    const tags = line.startsWith("@") ? line.slice(0, line.indexOf(" ")) : "";
    const words = line.slice(tags === "" ? 0 : tags.length + 1).split(" ");
    const [first = "", verb = "", parameter = "", more = ""] = words;
    if (first === "PING") this.#send(`PONG ${verb}`);
    this.#see(tags);
    if (verb === "RESUME" && parameter === "TOKEN") {
      this.#token = more;
      this.#send(`JOIN ${this.#channel}`);
    } else if (verb === "366" && this.state === "coming") this.#change("in");
    else if (verb === "RESUME" && parameter === "SUCCESS") this.#change("in");
    else if (verb === "FAIL" && parameter === "RESUME") this.#refused(more);
    else if (verb === "PRIVMSG") {
      const text = words.slice(3).join(" ").slice(1);
      this.heard.set(text, (this.heard.get(text) ?? 0) + 1);
    }
  }

  #see(tags: string): void {
    const id = /[@;]msgid=([^;]+)/.exec(tags)?.[1];
    if (id !== undefined && (this.#seen === "*" || id > this.#seen)) this.#seen = id;
  }

  /** A node whose log does not answer is tried again; any other refusal ends the session. */
  #refused(code: string): void {
    if (code !== "LOG_UNAVAILABLE") this.#change("lost");
    this.#socket?.destroy();
  }

  #change(state: ResumerState): void {
    this.state = state;
    this.#changed(state);
  }
}
