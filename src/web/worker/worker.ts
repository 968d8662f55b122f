/** The service worker: opens the page without a network, and shows what is pushed while no page is open. */
import { readSettings } from "../offline/store.ts";
import { isSilenced, type Notice, noticeOf } from "./notice.ts";
import { answerTo, cleanUp, install } from "./shell.ts";
import { close, countShown, placeIn, show } from "./showing.ts";
import { invitation } from "./words.ts";

const worker = self as unknown as ServiceWorkerGlobalScope;

/** Safari takes the permission away after pushes that show nothing; others bear that while the page is looked at. */
const showsEverything = /AppleWebKit/.test(navigator.userAgent) && !/Chrom|Edg|OPR/.test(navigator.userAgent);

worker.addEventListener("install", (event) => event.waitUntil(install()));

worker.addEventListener("activate", (event) => {
  event.waitUntil(cleanUp().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request, worker.location.origin);
  if (answer) event.respondWith(answer);
});

/** A page whose user has been asked says that the newer version may take over. */
worker.addEventListener("message", ({ data }) => {
  if (data === "take over") void worker.skipWaiting();
});

/** One after the other: each looks at what is shown before it shows more. */
let told = Promise.resolve();

worker.addEventListener("push", (event) => {
  const notice = noticeOf(event.data?.text() ?? "");
  if (!notice) return;
  told = told.then(() => tell(notice)).catch((error) => console.warn("a push cannot be shown", error));
  event.waitUntil(told);
});

async function tell(notice: Notice): Promise<void> {
  const { registration } = worker;
  if (notice.kind === "read") await close(registration, notice.conversation, notice.upTo);
  else if (await isWanted(notice)) {
    const { language } = await readSettings();
    const { by, conversation, line } = notice;
    await show(registration, notice, line ?? invitation(language, by, conversation));
  }
  await showCount();
}

/** Not while the page is looked at, which tells it by itself; nor of what its reader has switched off. */
async function isWanted(notice: Extract<Notice, { kind: "show" }>): Promise<boolean> {
  if (showsEverything) return true;
  if (isSilenced(notice, await readSettings())) return false;
  return !(await chats()).some(({ focused }) => focused);
}

/** The pages that the chat is open in; the one that was looked at last comes first. */
async function chats(): Promise<readonly WindowClient[]> {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter(({ url }) => new URL(url).pathname === "/");
}

async function showCount(): Promise<void> {
  const count = await countShown(worker.registration);
  await (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.());
}

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(placeIn(event.notification)));
});

/** In the page that is there, or else in a new one. */
async function open(place: string): Promise<void> {
  const [page] = await chats();
  if (!page) {
    await worker.clients.openWindow(`/${place}`);
    return;
  }
  page.postMessage({ goTo: place });
  await page.focus();
}
