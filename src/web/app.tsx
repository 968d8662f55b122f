/** Which screen there is: the way in, the chat, or that the chat is in another tab. */
import { useRef } from "preact/hooks";
import { FirstMinute } from "./first/first-minute.tsx";
import { later } from "./later.tsx";
import { browser, fetchChat, isTakenOver } from "./sitting.ts";
import { watch } from "./store.ts";

const Elsewhere = later(async () => (await import("./first/elsewhere.tsx")).Elsewhere);
const Ended = later(async () => (await import("./first/elsewhere.tsx")).Ended);
const Chat = later(async () => (await fetchChat()).Chat);

export function App() {
  const link = browser.value && watch().link;
  const isIn = useRef(link && link.kind !== "nameless");
  if (link?.kind === "nameless") isIn.current = false;
  if (link?.kind === "connected" || link?.kind === "read-only") isIn.current = true;
  if (isTakenOver.value) return <Elsewhere />;
  if (link?.kind === "ended") return <Ended why={link.why} />;
  // While a name is on its way in, the form says so.
  return isIn.current ? <Chat /> : <FirstMinute />;
}
