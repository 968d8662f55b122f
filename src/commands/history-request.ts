/** What is to be read from history: found out by a command, read by the gateway, which has the archive. */

/** A message, with the word that named it, or a time in milliseconds since 1970. */
export type Reference =
  | { readonly kind: "message"; readonly position: number; readonly word: string }
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

export type HistoryRequest = PageRequest | TargetsRequest;
