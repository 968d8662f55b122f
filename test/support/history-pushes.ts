/** Push subscriptions in generated histories: a few endpoints that go from one account to another. */
import type { PushEvent } from "../../src/network/push-events.ts";
import type { State } from "../../src/network/state.ts";

/** More than one account may have. */
const endpoints = 14;

export function pushEventOf(type: PushEvent["type"], state: State, choice: number): PushEvent {
  const [known] = state.pushes.keys().drop(choice % Math.max(1, state.pushes.size));
  const endpoint = `https://push.example/${choice % endpoints}`;
  const auth = `secret ${choice % 3}`;
  if (type === "push-subscribed") return { type, endpoint, p256dh: "key", auth };
  if (type === "push-unsubscribed") return { type, endpoint: known ?? endpoint };
  return { type, endpoint: known ?? endpoint, auth: state.pushes.get(known ?? "")?.auth ?? auth };
}
