/** A WebSocket client that speaks IRC: each message is a line, and it knows how it was closed. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import type { Hooks } from "./programs.ts";
import { Transcript } from "./transcript.ts";
import { until } from "./until.ts";

export interface Opening extends ClientOptions {
  readonly path?: string;
  readonly subprotocols?: readonly string[];
}

export class WebSocketClient {
  /** What it calls itself. */
  readonly nick: string;
  readonly heard: Transcript;
  readonly websocket: WebSocket;
  /** Whether the server's messages were binary. */
  readonly kinds = new Set<boolean>();
  #code: number | undefined;
  #pings = 0;
  /** Whether it answers the server's PINGs. */
  answersPings = true;

  protected constructor(t: Hooks, port: number, opening: Opening, name: string) {
    const { path = "/ws", subprotocols = [], ...options } = opening;
    this.nick = name;
    this.heard = new Transcript(name);
    this.websocket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...subprotocols], options);
    this.websocket.on("message", (message: Buffer, isBinary) => this.#hear(String(message), isBinary));
    this.websocket.on("error", () => {}); // How it was closed tells enough.
    this.websocket.on("close", (code) => {
      this.#code = code;
    });
    t.after(() => this.websocket.terminate());
  }

  static async connect(t: Hooks, port: number, opening: Opening = {}, name = "a client") {
    const client = new WebSocketClient(t, port, opening, name);
    await once(client.websocket, "open");
    return client;
  }

  /** Registers, and joins the lobby. */
  static async join(t: Hooks, port: number, nick: string, opening: Opening = {}): Promise<WebSocketClient> {
    const client = await WebSocketClient.connect(t, port, opening, nick);
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
    await client.heard.sees(/ 376 /);
    client.send("JOIN #lobby");
    await client.heard.sees(/ 366 /);
    return client;
  }

  /** The HTTP status of a handshake; 101 when it is accepted. */
  static async status(t: Hooks, port: number, opening: Opening = {}): Promise<number> {
    const { websocket } = new WebSocketClient(t, port, opening, "a client");
    return new Promise((resolve) => {
      websocket.on("open", () => resolve(101));
      websocket.on("unexpected-response", (_, { statusCode = 0 }) => resolve(statusCode));
    });
  }

  /** Sends each line as a message of its own. */
  send(...lines: (string | Uint8Array)[]): void {
    for (const line of lines) this.websocket.send(line);
  }

  says(text: string): void {
    this.send(`PRIVMSG #lobby :${text}`);
  }

  /** Resolves when everything that anyone was told before this call has been read. */
  async barrier(): Promise<void> {
    this.#pings += 1;
    this.send(`PING barrier-${this.#pings}`);
    await this.heard.sees(new RegExp(` PONG \\S+ :?barrier-${this.#pings}$`));
  }

  /** Resolves with the code when the connection is closed. */
  closed(): Promise<number> {
    return until(
      () => this.#code,
      () => `the WebSocket to be closed; the client saw ${this.heard.lines.slice(-5).join("\n")}`,
    );
  }

  #hear(line: string, isBinary: boolean): void {
    assert.doesNotMatch(line, /[\r\n]|^$/);
    this.kinds.add(isBinary);
    this.heard.lines.push(line);
    if (this.answersPings && line.startsWith("PING ")) this.send(`PONG ${line.slice("PING ".length)}`);
  }
}
