/** A transport in memory, and the client at its other end, who keeps what it was told as lines. */
import type { Receiver, Transport } from "../../src/gateway/transport.ts";

export class MemoryTransport implements Transport {
  readonly host: string;
  readonly loopback: boolean;
  /** What the client has not taken; a test that plays a slow reader raises it by `reading = false`. */
  unsent = 0;
  reading = true;
  open = true;
  paused = false;
  readonly #written: (bytes: Uint8Array) => void;
  #receiver: Receiver | undefined;
  readonly #gone: (() => void)[] = [];
  readonly #untaken: Uint8Array[] = [];
  readonly #drained: (() => void)[] = [];

  constructor(written: (bytes: Uint8Array) => void, host = "127.0.0.1") {
    this.#written = written;
    this.host = host;
    this.loopback = host === "127.0.0.1";
  }

  write(bytes: Uint8Array): void {
    if (!this.open) return;
    if (this.reading) {
      this.#written(bytes);
      return;
    }
    this.unsent += bytes.length;
    this.#untaken.push(bytes);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  end(): void {
    this.destroy();
  }

  destroy(): void {
    if (!this.open) return;
    this.open = false;
    for (const task of this.#gone) task();
  }

  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  /** Runs what waits for the client, who has taken everything. */
  drain(): void {
    this.unsent = 0;
    for (const bytes of this.#untaken.splice(0)) this.#written(bytes);
    for (const task of this.#drained.splice(0)) task();
  }

  whenDrained(task: () => void): void {
    this.#drained.push(task);
  }

  whenGone(task: () => void): void {
    this.#gone.push(task);
  }

  /** The client sends bytes. */
  bring(bytes: Uint8Array): void {
    if (this.open) this.#receiver?.data(bytes);
  }

  /** The client closes its side, and still reads. */
  halfClose(): void {
    if (this.open) this.#receiver?.ended();
  }

  /** The connection breaks. */
  break(reason: string): void {
    if (!this.open) return;
    this.destroy();
    this.#receiver?.closed(reason);
  }
}

/** Somebody at the other end of a transport. */
export class MemoryClient {
  readonly transport: MemoryTransport;
  /** All lines so far, without their ends. */
  readonly lines: string[] = [];
  #rest = "";
  #taken = 0;
  #awaited: { readonly pattern: RegExp; readonly resolve: (line: string) => void } | undefined;

  constructor(host?: string) {
    this.transport = new MemoryTransport((bytes) => this.#read(Buffer.from(bytes).toString()), host);
  }

  /** Whether the server has not closed the connection. */
  get isConnected(): boolean {
    return this.transport.open;
  }

  send(...lines: readonly string[]): void {
    this.sendRaw(Buffer.from(lines.map((line) => `${line}\r\n`).join("")));
  }

  sendRaw(bytes: Uint8Array): void {
    this.transport.bring(bytes);
  }

  /** The lines since the last call. */
  take(): string[] {
    const lines = this.lines.slice(this.#taken);
    this.#taken = this.lines.length;
    return lines;
  }

  /** Whether a line since the last `take` matches. */
  hasUntaken(pattern: RegExp): boolean {
    return this.lines.slice(this.#taken).some((line) => pattern.test(line));
  }

  /** Resolves with the next line from now on that matches. */
  next(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      this.#awaited = { pattern, resolve };
    });
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      this.lines.push(line);
      if (!this.#awaited?.pattern.test(line)) continue;
      this.#awaited.resolve(line);
      this.#awaited = undefined;
    }
  }
}
