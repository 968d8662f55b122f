/** What is to be read from history: found out by a command, read by the gateway, which has the archive. */
import type { Phrase } from "../protocol/phrases.ts";

/** A message, by its place in the order of the log, or a time in milliseconds since 1970. */
export type Reference =
  | { readonly kind: "message"; readonly position: number }
  | { readonly kind: "time"; readonly at: number };

/** Which part of a channel or conversation; never with the messages that are named, but for what something is around. */
export type Span =
  | { readonly from: "BEFORE" | "AFTER" | "AROUND"; readonly first: Reference }
  /** The last of all, or of those after something. */
  | { readonly from: "LATEST"; readonly first: Reference | undefined }
  /** Counted from the first one towards the second, whichever of them is later. */
  | { readonly from: "BETWEEN"; readonly first: Reference; readonly second: Reference };

export interface PageRequest {
  readonly kind: "page";
  /** As it is shown: a channel as it writes itself, a nick as it was asked for. */
  readonly target: string;
  readonly span: Span;
  readonly limit: number;
}

/** Channels and conversations by when something was said last in them: between two times, as for a page. */
export interface TargetsRequest {
  readonly kind: "targets";
  readonly first: number;
  readonly second: number;
  readonly limit: number;
}

/** How much is not read: in a channel or conversation, or in all of them. */
export interface UnreadRequest {
  readonly kind: "unread";
  readonly target: string | undefined;
}

export type HistoryRequest = PageRequest | TargetsRequest | UnreadRequest;

/** What is looked for among all that its asker may read. */
export interface SearchRequest {
  readonly phrases: readonly Phrase[];
  /** By whom it was said, folded. */
  readonly nick?: string;
  /** A channel that the asker is in, or with whom it has talked; everywhere when it is absent. */
  readonly target?: string;
  /** Above this, or at this time or later: then the oldest are wanted, otherwise the newest. */
  readonly after?: Moment;
  /** Below this, or at this time or earlier. */
  readonly before?: Moment;
  readonly limit: number;
}

/** A message's position, or milliseconds since 1970. */
export type Moment = { readonly position: number } | { readonly at: number };
