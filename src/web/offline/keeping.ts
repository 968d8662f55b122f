/** Keeps the end of each conversation as it is read, for when there is no network. */
import { effect } from "@preact/signals";
import { watch } from "../store.ts";
import { isSamePage, type KeptPage, pageOf } from "./pages.ts";
import { forgetPages, keepPage } from "./store.ts";

/** Changes within this time are written together. */
const gather_ms = 3000;

const written = new Map<string, KeptPage>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** What changes meanwhile, and when the page goes to the background, is kept. */
export function beginToKeepPages(): void {
  effect(() => {
    const { conversations, link } = watch();
    for (const key of conversations.keys()) watch(key);
    // Who leaves for good leaves nothing behind on this device.
    if (link.kind === "ended" && link.why === "") void forget();
    else timer ??= setTimeout(keepAll, gather_ms);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepAll();
  });
}

function keepAll(): void {
  clearTimeout(timer);
  timer = undefined;
  const { me, conversations } = watch();
  for (const [key, conversation] of conversations) {
    const page = pageOf(me.nick, key, conversation, Date.now());
    if (!page || isSamePage(written.get(page.key), page)) continue;
    written.set(page.key, page);
    void keepPage(page);
  }
}

async function forget(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  written.clear();
  await forgetPages();
}
