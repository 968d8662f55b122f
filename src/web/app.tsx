/** Which screen there is: the way in, the chat, or that the chat is in another tab. */
import { useRef } from "preact/hooks";
import { Elsewhere, Ended } from "./first/elsewhere.tsx";
import { FirstMinute } from "./first/first-minute.tsx";
import { Layout } from "./layout/layout.tsx";
import { browser } from "./sitting.ts";
import { watch } from "./store.ts";

export function App() {
  if (!browser.value) return <Elsewhere />;
  return <Chat />;
}

function Chat() {
  const { link } = watch();
  const isIn = useRef(link.kind !== "nameless");
  if (link.kind === "nameless") isIn.current = false;
  if (link.kind === "connected" || link.kind === "read-only") isIn.current = true;
  if (link.kind === "ended") return <Ended why={link.why} />;
  // While a name is on its way in, the form says so.
  return isIn.current ? <Layout /> : <FirstMinute />;
}
