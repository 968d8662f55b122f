/** A TCP connection to a server, line by line. */
import { createConnection } from "node:net";
import { LineSplitter, serverLineLimits } from "../protocol/lines.ts";
import { type Message, serialize } from "../protocol/message.ts";
import type { Address } from "./address.ts";

const keepAliveDelay_ms = 15_000;

/** What a connection tells its owner. */
export interface ConnectionEvents {
  connected(): void;
  received(line: string): void;
  /** Comes last, and once. `error` is why, where it did not end in good order. */
  ended(error: Error | undefined): void;
}

export interface Connection {
  send(message: Message): void;
  /** Ends it now; nothing is told of it any more. */
  destroy(): void;
}

/** Connects to `address`. Lines that are too long or not UTF-8 are skipped: they are no part of the protocol. */
export function connect(address: Address, events: ConnectionEvents): Connection {
  const socket = createConnection(address);
  const splitter = new LineSplitter(serverLineLimits);
  let failure: Error | undefined;
  let isWanted = true;
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveDelay_ms);
  socket.on("connect", () => events.connected());
  socket.on("data", (bytes: Uint8Array) => {
    for (const line of splitter.push(bytes)) {
      if (line.kind === "line" && isWanted) events.received(line.text);
    }
  });
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("close", () => {
    if (isWanted) events.ended(failure);
  });
  return {
    send: (message) => socket.write(`${serialize(message)}\r\n`),
    destroy: () => {
      isWanted = false;
      socket.destroy();
    },
  };
}

/** Why a server could not be reached, for people. */
export function reasonFor(error: Error | undefined): string {
  const code = error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? error?.message ?? "the connection ended";
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "its name cannot be looked up now",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
  ETIMEDOUT: "it does not answer",
};
