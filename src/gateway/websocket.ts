/** WebSocket: for browsers, one message is one line of IRC. IRCv3 WebSocket; RFC 6455. */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../ports.ts";
import { Framing } from "./frames.ts";
import { mayConnect } from "./origin.ts";
import { farewellMax } from "./tcp.ts";
import type { Receiver, Transport } from "./transport.ts";

/** Far above the longest line, so that one that is somewhat too long is refused as IRC refuses; in bytes. */
const messageBytesMax = 16 * 1024;
/** Frames, and reads from the socket, in which one message may come. */
const piecesMax = 1024;
/** How long what a client said before it closed may take to be run, in milliseconds. */
const lastWordsMax = 2000;

/** Why a connection is closed. RFC 6455, section 7.4.1. */
const closed = { normally: 1000, withoutGoodbye: 1006, forItsMessages: 1008 };

const subprotocols = { "text.ircv3.net": "text", "binary.ircv3.net": "binary" } as const;

/** A line end at the end is forgiven. */
const severalLines = /[\r\n][^\r\n]/;
const lineEnd = Buffer.from("\r\n");

export interface WebSocketOptions {
  /** Whose pages may connect beside our own, such as "https://chat.example.org". */
  readonly origins: readonly string[];
  /** Where clients reach the nodes, as host:port: their pages may connect here as well, when they have lost theirs. */
  readonly nodes: () => readonly string[];
  readonly clock: Clock;
  /** What a client came in by; undefined when the door has not let it in. */
  carrierOf(socket: Socket): Transport | undefined;
  open(transport: Transport): void;
}

/** Takes over the requests that are upgraded. */
export function acceptWebSockets(http: Server, options: WebSocketOptions): void {
  const { origins, nodes, clock, carrierOf, open } = options;
  const framings = { text: new Framing("text"), binary: new Framing("binary") };
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: messageBytesMax,
    maxFragments: piecesMax,
    maxBufferedChunks: piecesMax,
    handleProtocols: (offered) => [...offered].find(isSubprotocol) ?? false,
    verifyClient: ({ origin, req: request }, answer) => {
      if (!carrierOf(request.socket)) answer(false, 503, "The node was not ready: connect again.\n");
      else if (!mayConnect(origin, request.headers.host, { origins, nodes: nodes() }))
        answer(false, 403, "Pages of other sites may not connect.\n");
      else answer(true);
    },
  });
  http.on("upgrade", (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (websocket) => {
      const carrier = carrierOf(request.socket);
      // Who asks for no subprotocol is written text, which all that we write is.
      const kind = isSubprotocol(websocket.protocol) ? subprotocols[websocket.protocol] : "text";
      if (carrier) open(new WebSocketTransport(websocket, carrier, framings[kind], clock));
    });
  });
}

function isSubprotocol(name: string): name is keyof typeof subprotocols {
  return Object.hasOwn(subprotocols, name);
}

export class WebSocketTransport implements Transport {
  readonly host: string;
  readonly loopback: boolean;
  readonly #websocket: WebSocket;
  readonly #carrier: Transport;
  readonly #framing: Framing;
  readonly #clock: Clock;
  #receiver: Receiver | undefined;
  /** What the client did that closed it. */
  #fault: string | undefined;

  /** @param carrier what lies under the WebSocket */
  constructor(websocket: WebSocket, carrier: Transport, framing: Framing, clock: Clock) {
    this.host = carrier.host;
    this.loopback = carrier.loopback;
    this.#websocket = websocket;
    this.#carrier = carrier;
    this.#framing = framing;
    this.#clock = clock;
    websocket.on("message", (message: Buffer) => this.#take(message));
    // By then it has closed the connection with a code that says why.
    websocket.on("error", () => {
      this.#fault = "Invalid WebSocket message";
      this.#forceLater();
    });
    websocket.on("close", (code) => this.#gone(code));
  }

  get unsent(): number {
    return this.#carrier.unsent;
  }

  /** Past the library: it would frame each line for each client anew. */
  write(bytes: Uint8Array): void {
    if (this.#isOpen) this.#carrier.write(this.#framing.frame(bytes));
  }

  pause(): void {
    this.#websocket.pause();
  }

  resume(): void {
    this.#websocket.resume();
  }

  end(): void {
    this.#close(closed.normally);
  }

  destroy(): void {
    this.#websocket.terminate();
  }

  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  whenDrained(task: () => void): void {
    this.#carrier.whenDrained(task);
  }

  whenGone(task: () => void): void {
    this.#carrier.whenGone(task);
  }

  get #isOpen(): boolean {
    return this.#websocket.readyState === this.#websocket.OPEN;
  }

  #take(message: Buffer): void {
    if (!this.#isOpen) return;
    if (severalLines.test(message.toString("latin1"))) {
      this.#fault = "Several lines in one WebSocket message";
      this.#close(closed.forItsMessages, "A message is one line");
    } else {
      this.#receiver?.data(Buffer.concat([message, lineEnd]));
    }
  }

  #close(code: number, reason?: string): void {
    this.#websocket.close(code, reason);
    // The client's answer is read even where it was not read from any more.
    this.#websocket.resume();
    this.#forceLater();
  }

  #forceLater(): void {
    const cancel = this.#clock.after(farewellMax, () => this.#websocket.terminate());
    this.#websocket.once("close", cancel);
  }

  #gone(code: number): void {
    const fault = this.#fault ?? (code === closed.withoutGoodbye ? "Connection lost" : undefined);
    if (fault !== undefined) {
      this.#receiver?.closed(fault);
      return;
    }
    // As by TCP, what a client said before it closed is still run.
    this.#receiver?.ended();
    this.#clock.after(lastWordsMax, () => this.#receiver?.closed("Connection closed"));
  }
}
