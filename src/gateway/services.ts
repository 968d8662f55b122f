/** What the gateway needs from the rest of the node, as a port. */

import type { Archive } from "../archive/archive.ts";
import type { ServerInfo } from "../commands/command.ts";
import type { Credentials, Mail } from "../commands/outside.ts";
import type { Entry } from "../network/entry.ts";
import type { Network } from "../network/network.ts";
import type { Applied } from "../network/outcome.ts";
import type { Clock, Random } from "../ports.ts";
import type { TypingServices } from "./typing.ts";

/** What becomes of a proposal. Exactly one of `decided` and `notTaken` is called, once. */
export interface Fate {
  /** It is in the log, and has just been applied and posted to everyone else. */
  decided(applied: Applied): void;
  /** It is not in the log and never will be. */
  notTaken(reason: string): void;
  /** There is no decision after some seconds; it will follow. */
  delayed(): void;
}

/** A fate that only matters by being one. */
export function settledBy(settled: (taken: boolean) => void): Fate {
  return { decided: () => settled(true), notTaken: () => settled(false), delayed() {} };
}

export interface Settings {
  readonly server: ServerInfo;
  readonly credentials: Credentials;
  readonly mail: Mail;
  /** Where plain text speaks. */
  readonly channel: string;
  /** Milliseconds of idleness before an IRC connection is pinged, 0 for never. */
  readonly clientHeartbeat: number;
  readonly messagesPerSecond: number;
  readonly burst: number;
  /** 0 for no limit. */
  readonly connectionsPerAddress: number;
  /** Bytes, 0 for no limit. */
  readonly sendQueue: number;
  /** Messages that who enters a channel is told of what was said before, unless its client asks for them by itself; 0 for none. */
  readonly historyOnJoin: number;
  /** Fault injection: verb, or `share`, to the probability that its handler throws. */
  readonly faults: ReadonlyMap<string, number>;
}

export interface Services extends TypingServices {
  readonly node: string;
  /** Of this process's node. */
  readonly incarnation: number;
  /** Of the log: the beginning of every message id. */
  readonly epoch: string;
  readonly network: Network;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
  propose(entry: Omit<Entry, "stamp">, fate: Fate): void;
  /** A promise of the moment when clients may ask for more; undefined when they may. */
  room(): Promise<void> | undefined;
  /** True when everything that was in the log at the call is applied and written out; false when the log is silent. */
  fresh(): Promise<boolean>;
  /** A promise of the moment when it is known whether this nick's user is there; undefined when that is known. */
  fateOfHolder(nick: string): Promise<void> | undefined;
  warn(message: string, details?: object): void;
}
