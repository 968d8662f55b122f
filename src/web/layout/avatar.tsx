/** A person's sign: the first letter of their name in their colour, and whether they are there. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { nickColour } from "../nick-colour.ts";

/** What shows somebody's picture over their letter: it comes later. */
export const pictureOver = signal<ComponentType<{ readonly nick: string }> | undefined>(undefined);

export interface AvatarProps {
  readonly nick: string;
  /** In pixels. */
  readonly size?: number;
  readonly presence?: "online" | "away" | "offline" | undefined;
}

export function Avatar({ nick, size = 32, presence }: AvatarProps) {
  const letter = /[\p{L}\p{N}]/u.exec(nick)?.[0] ?? nick[0] ?? "?";
  const Picture = pictureOver.value;
  return (
    <span
      class="avatar"
      style={{ "--avatar-size": `${size}px`, "--avatar-colour": nickColour(nick) }}
      aria-hidden="true"
    >
      {letter.toUpperCase()}
      {Picture && <Picture nick={nick} />}
      {presence && <span class={`presence presence-${presence}`} />}
    </span>
  );
}
