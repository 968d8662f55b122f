/** Which of the lines that a request gave go back to the connection that it came from, as part of its answer. */

import type { Delivery } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { fold } from "../protocol/names.ts";
import type { Own } from "./dialect.ts";
import type { Told } from "./told.ts";

/** What is asked of the connection. */
export interface Requester {
  readonly client: { readonly capabilities: number };
  readonly session: SessionId | undefined;
  readonly channels: ReadonlySet<string>;
}

/** What was said comes back by echo-message only, almost everything else always. */
export function ownLines(requester: Requester, lines: readonly Told[]): readonly Own[] {
  const all: Own[] = [];
  for (const told of lines) {
    const { delivery } = told;
    // Its user knows by the answer; away-notify and account-notify are about others.
    if (delivery.line.type === "away-changed" || delivery.line.type === "account-changed") continue;
    const isSaid = delivery.line.type === "said";
    // To oneself: as the recipient one gets it in any case.
    const isOwn =
      delivery.line.type === "said"
        ? fold(delivery.line.target) === fold(delivery.source.nick)
        : isFor(requester, delivery);
    if (isOwn) all.push({ kind: "own", told, echo: false });
    if (isSaid && has(requester.client.capabilities, "echo-message"))
      all.push({ kind: "own", told, echo: true });
  }
  return all;
}

function isFor({ session, channels }: Requester, delivery: Delivery): boolean {
  return delivery.sessions.some((id) => id === session) || delivery.channels.some((key) => channels.has(key));
}
