/** Which screen there is: the way in, the chat, or that the chat is in another tab. */
import { useRef } from "preact/hooks";
import { later } from "./later.tsx";
import { Layout } from "./layout/layout.tsx";
import { browser } from "./sitting.ts";
import { watch } from "./store.ts";

// Who comes back sees nothing of the way in.
const FirstMinute = later(async () => (await import("./first/first-minute.tsx")).FirstMinute);
const Elsewhere = later(async () => (await import("./first/elsewhere.tsx")).Elsewhere);
const Ended = later(async () => (await import("./first/elsewhere.tsx")).Ended);

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
