/** Somebody's picture, as they have it (metadata "avatar"): the node fetches it, so that nobody learns who looks. Without one, their letter. */
import { useEffect, useState } from "preact/hooks";
import { attachedTo } from "../files/attached.ts";
import { nodeHosts } from "../files/hosts.ts";
import { previews } from "../files/previews.ts";
import { Avatar } from "../layout/avatar.tsx";
import { preferences } from "../preferring.ts";
import { safeAddress } from "./profile.ts";

/** In CSS pixels; asked for in twice as many, where an address leaves that open. */
const size = 64;

export function Portrait({
  nick,
  avatar = "",
}: {
  readonly nick: string;
  readonly avatar?: string | undefined;
}) {
  const [picture, show] = useState<string | undefined>(undefined);
  const { showsImages, showsPreviews } = preferences.value;
  const wanted = showsImages && showsPreviews ? avatar : "";
  useEffect(() => {
    let isWanted = true;
    show(undefined);
    void pictureAt(wanted).then((found) => isWanted && show(found));
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  if (picture === undefined) return <Avatar nick={nick} size={size} />;
  return (
    <img class="portrait" src={picture} alt="" width={size} height={size} onError={() => show(undefined)} />
  );
}

/** On this node: one of our own files, or what the node finds there. */
async function pictureAt(avatar: string): Promise<string | undefined> {
  const [file] = attachedTo(avatar, nodeHosts()).files;
  if (file?.kind === "picture") return file.path;
  const address = safeAddress(avatar.replaceAll("{size}", String(2 * size)));
  return address === undefined ? undefined : (await previews.look(address))?.picture;
}
