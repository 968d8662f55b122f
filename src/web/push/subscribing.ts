/** Subscribes this device to what the network pushes, for the account that one is logged in to. */
import { message } from "../../protocol/message.ts";
import { ask, watch } from "../store.ts";
import { bytesOf } from "./keys.ts";

/** What this device has subscribed for, so that it is renewed, and ended when somebody else is logged in. */
export interface Subscribed {
  readonly account: string;
  readonly endpoint: string;
}

const keptAs = "chorus.push";

export function subscribed(): Subscribed | undefined {
  try {
    return (JSON.parse(localStorage.getItem(keptAs) ?? "null") as Subscribed | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(subscription: Subscribed | undefined): void {
  if (subscription) localStorage.setItem(keptAs, JSON.stringify(subscription));
  else localStorage.removeItem(keptAs);
}

/**
 * Subscribes, or renews it: the network forgets what was not renewed for long. The permission is there.
 * @returns whether its user leaves when nothing of theirs is connected, so that nothing will be pushed
 * @throws what the browser's service or the network said
 */
export async function subscribe(account: string): Promise<boolean> {
  const key = watch().network.supports.get("VAPID");
  if (key === undefined) throw new Error("this network pushes nothing");
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = bytesOf(key);
  const before = await pushManager.getSubscription();
  // Another network's, or an older key's: nothing could be sent to it.
  if (before && !isFor(before, applicationServerKey)) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { lines, refusal } = await ask(
    message("WEBPUSH", ["REGISTER", subscription.endpoint, keysOf(subscription.toJSON())]),
  );
  if (refusal !== undefined) {
    await subscription.unsubscribe();
    throw new Error(refusal);
  }
  remember({ account, endpoint: subscription.endpoint });
  return lines.some(({ verb, params }) => verb === "WARN" && params[1] === "PERSISTENCE_REQUIRED");
}

/** Nothing is pushed here any more: for the network, and for the browser, should the network not hear of it. */
export async function unsubscribe({ tells = true }: { readonly tells?: boolean } = {}): Promise<void> {
  const endpoint = subscribed()?.endpoint;
  remember(undefined);
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  if (tells && endpoint !== undefined) await ask(message("WEBPUSH", ["UNREGISTER", endpoint]));
}

function keysOf({ keys }: PushSubscriptionJSON): string {
  return `p256dh=${keys?.["p256dh"]};auth=${keys?.["auth"]}`;
}

function isFor({ options }: PushSubscription, key: Uint8Array): boolean {
  const its = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return its.length === key.length && its.every((byte, index) => byte === key[index]);
}
