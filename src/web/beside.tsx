/** What stands and listens around the conversation. It is fetched with the chat, and nothing waits for it. */
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Notice } from "../client/chat/chat.ts";
import { tellOfTyping } from "./composer/telling.ts";
import { offerEmoji } from "./emoji/composing.tsx";
import { beginToShareFiles } from "./files/begin.tsx";
import { fetchSoon, later } from "./later.tsx";
import { mentions, unread } from "./layout/counts.ts";
import { listenToKeys } from "./layout/keys.ts";
import { Notices } from "./layout/notices.tsx";
import { titleOf } from "./layout/overview.ts";
import { Panels } from "./panels.tsx";
import { watch } from "./store.ts";

export { ChatAround } from "../client/chat/around.ts";
export { ReplyNote } from "./composer/reply-note.tsx";
export { follow } from "./following.ts";
export { Backdrop } from "./layout/backdrop.tsx";
export { Header } from "./layout/header.tsx";
export { Left, Nothing } from "./layout/instead.tsx";
export { LinkStrip } from "./layout/link-strip.tsx";
export { Members } from "./layout/members.tsx";
export { Sidebar } from "./layout/sidebar.tsx";
export { Announcer } from "./timeline/announcer.tsx";
export { Beginning } from "./timeline/beginning.tsx";
export { HappenedRow } from "./timeline/happened.tsx";
export { Jumps } from "./timeline/jumps.tsx";
export { Reader } from "./timeline/reader.ts";
export { Tools } from "./timeline/tools.tsx";
export { Typing } from "./timeline/typing.tsx";

// What messages may need that come when this page's node is gone.
fetchSoon(
  () => import("./timeline/rich.tsx"),
  () => import("./files/below.tsx"),
);

/** People's: nothing else waits for them. */
const Pictures = later(async () => (await import("./people/picture.tsx")).Pictures);

interface BesideProps {
  /** Those that there were before this chat was drawn. */
  readonly earlier: readonly Notice[];
  /** Of the conversation that is shown. */
  readonly name: string | undefined;
}

export function Beside({ earlier, name }: BesideProps) {
  // Before it is on the screen: whoever sees it may use it.
  useLayoutEffect(extend, []);
  return (
    <>
      <Title name={name} />
      <Notices earlier={earlier} />
      <Panels />
      <Pictures />
    </>
  );
}

/** The page's own; it follows what is unread anywhere. */
function Title({ name }: { readonly name: string | undefined }) {
  const title = titleOf({ mentions: mentions.value, unread: unread.value }, watch().network.name, name);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

function extend(): () => void {
  const ends = [listenToKeys(), tellOfTyping(), offerEmoji(), beginToShareFiles()];
  return () => {
    for (const end of ends) end();
  };
}
