/** Signals between nodes: plain messages of NATS, unordered, unstored, perhaps lost. The connection does not hear itself. */
import type { NatsConnection } from "@nats-io/transport-node";

/** A longer one is not sent, in bytes. */
const signalBytesMax = 64 * 1024;

export class JetStreamSignals<Signal> {
  readonly #connection: NatsConnection;
  readonly #subject: string;
  readonly #listeners = new Set<(note: Signal) => void>();
  /** What is said without a connection would be heard when it is of no use any more. */
  #connected = true;

  constructor(connection: NatsConnection, subject: string) {
    this.#connection = connection;
    this.#subject = subject;
    void this.#watch();
    connection.subscribe(subject, {
      callback: (error, message) => {
        // Not within the callback: the client would read nothing more after a listener that fails.
        if (!error) queueMicrotask(() => this.#heard(message.string()));
      },
    });
  }

  send(note: Signal): void {
    const text = JSON.stringify(note);
    if (!this.#connected || this.#connection.isClosed() || text === undefined) return;
    if (text.length <= signalBytesMax) this.#connection.publish(this.#subject, text);
  }

  hear(listener: (note: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === "disconnect") this.#connected = false;
      if (type === "reconnect") this.#connected = true;
    }
  }

  #heard(text: string): void {
    let note: Signal;
    try {
      note = JSON.parse(text) as Signal;
    } catch {
      return;
    }
    for (const listener of this.#listeners) listener(note);
  }
}
