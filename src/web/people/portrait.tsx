/** Somebody's picture on their card: also that of somebody whose changes one is not told of. */
import { Avatar } from "../layout/avatar.tsx";
import { addressOf, PictureAt } from "./picture.tsx";

interface PortraitProps {
  readonly nick: string;
  /** As they had it when they were asked about. */
  readonly avatar: string | undefined;
}

export function Portrait({ nick, avatar }: PortraitProps) {
  const isFollowed = addressOf(nick) !== undefined;
  return (
    <span class="portrait">
      <Avatar nick={nick} size={64} />
      {!isFollowed && <PictureAt address={avatar} />}
    </span>
  );
}
