/** What stands and listens beside the conversation. It is fetched when the chat is drawn, and nothing waits for it. */
import { useEffect } from "preact/hooks";
import type { Notice } from "../client/chat/chat.ts";
import { offerEmoji } from "./emoji/composing.tsx";
import { beginToShareFiles } from "./files/begin.tsx";
import { fetchSoon } from "./later.tsx";
import { Notices } from "./layout/notices.tsx";
import { Panels } from "./panels.tsx";

export { Members } from "./layout/members.tsx";
export { Announcer } from "./timeline/announcer.tsx";
export { HappenedRow } from "./timeline/happened.tsx";

// What messages may need that come when this page's node is gone.
fetchSoon(
  () => import("./timeline/rich.tsx"),
  () => import("./files/below.tsx"),
);

interface BesideProps {
  /** Those that there were before this chat was drawn. */
  readonly earlier: readonly Notice[];
}

export function Beside({ earlier }: BesideProps) {
  useEffect(extend, []);
  return (
    <>
      <Notices earlier={earlier} />
      <Panels />
    </>
  );
}

function extend(): () => void {
  const ends = [offerEmoji(), beginToShareFiles()];
  return () => {
    for (const end of ends) end();
  };
}
