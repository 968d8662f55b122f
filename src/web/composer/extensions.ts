/** What other parts of the client add to the place to write: buttons, attachments, files that are dropped, completion of words, and telling others. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Completer } from "./completion.ts";

export interface Extension {
  /** Above the field: attachments that go with the message. `name` is the conversation's. */
  readonly Above?: ComponentType<{ readonly name: string }>;
  /** Beside the field. */
  readonly Button?: ComponentType<{ readonly name: string }>;
  /** Files that were pasted, dropped or chosen. */
  readonly takeFiles?: (name: string, files: readonly File[]) => void;
  /**
   * When a message is to be sent: what stands behind its text, each in a line of its own; undefined while it is not ready, and then the
   * message is sent when it is sent again.
   */
  readonly attached?: (name: string) => readonly string[] | undefined;
  /** Whether something is to go with a message, though nothing is written. */
  readonly holds?: (name: string) => boolean;
  /** What stands in the field now: at each letter. */
  readonly typed?: (name: string, text: string) => void;
  /** It was sent: what was attached is gone. */
  readonly sent?: (name: string) => void;
  /** The conversation has another name: what is attached goes with its next message all the same. */
  readonly renamed?: (from: string, to: string) => void;
  readonly complete?: Completer;
}

export const extensions = signal<readonly Extension[]>([]);

/** Returns what takes it away again. */
export function extendComposer(extension: Extension): () => void {
  extensions.value = [...extensions.value, extension];
  return () => {
    extensions.value = extensions.value.filter((one) => one !== extension);
  };
}

/** The field that is on the screen. */
let field: ((text: string) => void) | undefined;

/** Writes something where the caret is, as the picker of emoji does, or into the empty field. */
export function insertIntoMessage(text: string): void {
  field?.(text);
}

/** For the composer. Returns what ends it. */
export function takeInsertions(take: (text: string) => void): () => void {
  field = take;
  return () => {
    if (field === take) field = undefined;
  };
}
