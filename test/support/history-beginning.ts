/** How a generated history may begin: people who have accounts can do more. */
import type { Entry } from "../../src/network/entry.ts";
import type { Event } from "../../src/network/events.ts";
import { verifierOf } from "./credentials.ts";

/** Two who have accounts, one of them with a channel, and the other one in it. */
export function settled(stamp: number): Entry[] {
  return ["bob", "carol"].flatMap((nick, index) => {
    const person = { nick, username: "u", host: "h", realname: "r" };
    const events: Event[] = [
      { type: "session-opened", ...person },
      { type: "account-registered", account: nick, verifier: verifierOf("0") },
      { type: "joined", channel: "#a", founds: true },
    ];
    return events.map((event) => ({ stamp, connection: index + 1, event }));
  });
}
