/** A dialect as a port: how one connection's bytes become requests, and how what it is told becomes text. */

import type { Client, LineReply, Reply } from "../commands/command.ts";
import type { Line } from "../protocol/lines.ts";
import type { Message } from "../protocol/message.ts";
import type { Way } from "./rendering.ts";
import type { Told } from "./told.ts";

/** A part of an answer: a reply, or the requester's own copy of a line that its request gave. */
export type Item = Reply | BatchPiece | Own | Replayed | ReplayMark;

/** A batch that is given bit by bit: one at a time, and what is told meanwhile is not in it. */
export type BatchPiece =
  | {
      readonly kind: "batch-begins";
      readonly type: string;
      readonly params: readonly string[];
      readonly alone?: true;
    }
  | { readonly kind: "in-batch"; readonly reply: LineReply }
  | { readonly kind: "batch-ends" };

export interface Own {
  readonly kind: "own";
  readonly told: Told;
  /** Only because of echo-message. */
  readonly echo: boolean;
}

/** A line that was missed. */
export interface Replayed {
  readonly kind: "replayed";
  readonly told: Told;
}

/** Before and after lines that are history: of what a session missed, or of a channel or conversation. */
export type ReplayMark =
  | { readonly kind: "replay"; readonly begins: boolean }
  | { readonly kind: "history-begins"; readonly target: string; readonly alone?: true }
  | { readonly kind: "history-ends" };

/** What a client asks for by one line. */
export interface Request {
  /** What the client calls it. */
  readonly label?: string | undefined;
  /** Undefined when the line is none: then `problem` says why. */
  readonly message: Message | undefined;
  readonly problem?: Reply;
  /**
   * Renders a part of the answer. Called at least once, and the last time with `last`.
   * @returns text with line ends, to be written in order
   */
  respond(items: readonly Item[], last: boolean): string;
}

/** What a dialect may know of its connection. */
export interface Speaker {
  readonly client: Client;
  /** The nick of the session, or the one asked for. */
  readonly nick: string;
  readonly registered: boolean;
  /** Keys of the channels that it is in. */
  readonly channels: ReadonlySet<string>;
}

export interface Dialect {
  readonly name: "irc" | "plain";
  /** Which fan-out buffers this connection shares. */
  way(): Way;
  /** The whole lines that have arrived with these bytes. */
  read(bytes: Uint8Array): Line[];
  /** Whether a pause would now end a line. */
  readonly awaitsPause: boolean;
  /** The line that a pause ended. */
  pause(): Line[];
  /** Undefined when the line asks for nothing. */
  request(line: Line): Request | undefined;
  /** Something that is told without having been asked for. */
  tell(item: Item): string;
  /** Asks for a sign of life; empty where the client could not answer. */
  ping(): string;
  /** The last words before the connection is closed. */
  farewell(reason: string): string;
}
