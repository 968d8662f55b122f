/** Begins all that goes on beside the chat: versions, notifications, the badge, and what is kept for reading offline. */
import { computed, effect } from "@preact/signals";
import { render } from "preact";
import { fold } from "../../protocol/names.ts";
import { mentions } from "../layout/counts.ts";
import { beginToKeepPages } from "../offline/keeping.ts";
import { keepSettings } from "../offline/store.ts";
import { ignored } from "../people/ignoring.ts";
import { preferences } from "../preferring.ts";
import { place } from "../routing.ts";
import { seatNumber } from "../seated.ts";
import { type Noticed, noticeListeners, watch, watchAll } from "../store.ts";
import { spoken } from "../texts/language.ts";
import { speak } from "../texts/push.ts";
import { close, show } from "../worker/showing.ts";
import { lookAgain } from "./device.ts";
import { noticeFor } from "./in-page.ts";
import { playSound } from "./sound.ts";
import { subscribe, subscribed, unsubscribe } from "./subscribing.ts";
import { VersionHint } from "./version-hint.tsx";
import { keepVersions } from "./versions.ts";

/** To be called once, when the first screen is drawn. */
export async function begin(): Promise<void> {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    // A notification was clicked.
    if (typeof data?.goTo === "string") location.hash = data.goTo;
  });
  await speak();
  render(<VersionHint />, document.body.appendChild(document.createElement("div")));
  noticeListeners.add(sound);
  showMentions();
  tellWorker();
  effect(renew);
  beginToKeepPages(() => seatNumber.value);
  const registration = await keepVersions();
  if (!registration) return;
  noticeListeners.add((noticed) => void tell(registration, noticed));
  closeRead(registration);
}

/** While the page is open and nobody looks at it. */
async function tell(registration: ServiceWorkerRegistration, noticed: Noticed): Promise<void> {
  if (document.hasFocus() || Notification.permission !== "granted") return;
  const { notice, line } = noticeFor(noticed);
  await show(registration, notice, line);
}

/** Where one looks already there is nothing to be told. */
function sound({ in: name }: Noticed): void {
  if (!preferences.value.playsSounds) return;
  const here = place.peek();
  const isSeen = document.hasFocus() && here.kind === "conversation" && fold(here.name) === fold(name);
  if (!isSeen) playSound();
}

/** The number beside the page's icon: what is for oneself. */
function showMentions(): void {
  effect(() => {
    const count = mentions.value;
    const shown = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
    shown?.catch(() => {});
  });
}

/** What the service worker cannot see. */
function tellWorker(): void {
  const silenced = computed(() =>
    [...watchAll().conversations]
      .flatMap(([key, { notifies }]) => (notifies === "nothing" ? [key] : []))
      .join(" "),
  );
  effect(() => {
    const names = silenced.value.split(" ").filter((name) => name !== "");
    void keepSettings({ language: spoken().language, silenced: names, ignored: [...ignored.value] });
  });
}

/** What is read, here or on another device, is no longer shown. */
function closeRead(registration: ServiceWorkerRegistration): void {
  const closed = new Map<string, string>();
  effect(() => {
    for (const [key, { name, readUpTo }] of watchAll().conversations) {
      if (readUpTo === undefined || closed.get(key) === readUpTo) continue;
      closed.set(key, readUpTo);
      void close(registration, name, readUpTo);
    }
  });
}

let knownAs: string | undefined;

/**
 * A subscription is renewed once in each run, and ended when its owner logs out here, or somebody else is logged in. Who only
 * has not logged in yet keeps it.
 */
function renew(): void {
  const { link, me, network } = watch();
  const before = subscribed();
  const isOwn = before?.account === me.account && Notification.permission === "granted";
  // What the network says of itself comes after one's name.
  if (link.kind !== "connected" || (isOwn && !network.supports.has("VAPID"))) return;
  if (knownAs === me.account) return;
  knownAs = me.account;
  if (!before) return;
  const done = isOwn ? subscribe(before.account) : unsubscribe({ tells: false });
  done.catch((error) => console.warn("this device could not be subscribed", error)).finally(lookAgain);
}
