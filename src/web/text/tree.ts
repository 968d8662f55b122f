/** What a message's text is, once it is understood: blocks, and what stands in their lines. Never HTML. */

/** How a stretch of text looks by mIRC's codes. Colours are "#rrggbb". */
export interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly monospace?: true;
  readonly reverse?: true;
  readonly ink?: string;
  readonly paper?: string;
}

export type Inline =
  | { readonly kind: "text"; readonly text: string; readonly style?: Style }
  | { readonly kind: "strong" | "emphasis" | "struck" | "spoiler"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  /** `url` is http, https or mailto. */
  | { readonly kind: "link"; readonly url: string; readonly text: string }
  | { readonly kind: "mention"; readonly nick: string; readonly text: string; readonly isMe: boolean }
  | { readonly kind: "channel"; readonly channel: string };

export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  /** `start` is undefined for a list with bullets. */
  | {
      readonly kind: "list";
      readonly start: number | undefined;
      readonly items: readonly (readonly Inline[])[];
    }
  | { readonly kind: "code"; readonly language: string | undefined; readonly text: string };

/** Whom a reader knows, so that their names are recognized. */
export interface Known {
  /** One's own nick. */
  readonly me: string;
  /** The nick as its owner writes it, for a folded one that is known here. */
  nick(folded: string): string | undefined;
}
