/** What can be known of this device and its browser, as signals: components that read them are drawn again. */
import { signal } from "@preact/signals";
import { watch } from "../store.ts";
import { isApplePhone, type Known } from "./standing.ts";
import { subscribed } from "./subscribing.ts";

/** Rises when the permission or the subscription may be another one. */
const revision = signal(0);

export function lookAgain(): void {
  revision.value += 1;
}

export function known(): Known {
  revision.value;
  const { me, network } = watch();
  return {
    isSecure: isSecureContext,
    hasNotifications: "Notification" in globalThis && "serviceWorker" in navigator,
    hasPush: "PushManager" in globalThis,
    isApplePhone: isApplePhone(navigator.userAgent, navigator.maxTouchPoints),
    isInstalled: matchMedia("(display-mode: standalone)").matches,
    permission: "Notification" in globalThis ? Notification.permission : "default",
    isOffered: network.supports.has("VAPID"),
    account: me.account,
    subscribedFor: subscribed()?.account,
  };
}
