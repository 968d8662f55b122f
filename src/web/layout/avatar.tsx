/** A person's sign: the first letter of their name in their colour, and whether they are there. */
import { nickColour } from "../nick-colour.ts";

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
      {presence && <span class={`presence presence-${presence}`} />}
    </span>
  );
}
