/** A person's sign: the first letter of their name in their colour, and whether they are there. */
import { signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { nickColour } from "../nick-colour.ts";

/** What shows somebody's picture over their letter: it comes later. */
export const pictureOver = signal<((nick: string) => ComponentChild) | undefined>(undefined);

export interface AvatarProps {
  readonly nick: string;
  /** In pixels. */
  readonly size?: number;
  readonly presence?: "online" | "away" | "offline" | undefined;
}

export function Avatar({ nick, size = 32, presence }: AvatarProps) {
  const letter = /[\p{L}\p{N}]/u.exec(nick)?.[0] ?? nick[0] ?? "?";
  return (
    <span
      class="avatar"
      style={{ "--avatar-size": `${size}px`, "--avatar-colour": nickColour(nick) }}
      aria-hidden="true"
    >
      {letter.toUpperCase()}
      {pictureOver.value?.(nick)}
      {presence && <span class={`presence presence-${presence}`} />}
    </span>
  );
}
