/** What was said last in a channel, for who enters it and does not ask for history by itself. */
import { targetScope } from "../archive/scopes.ts";
import type { View } from "../commands/command.ts";
import { isCtcp } from "../commands/messages.ts";
import type { Delivery } from "../network/outcome.ts";
import { channelByName } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import type { Item } from "./dialect.ts";
import { linesIn } from "./history.ts";
import { plainWay, type Way } from "./rendering.ts";
import type { Services } from "./services.ts";

/** What is asked of the connection. */
export interface Enterer {
  readonly way: Way;
  view(): View;
}

/** @param before the position of the entry by which its session came */
export function* joinHistory(
  services: Services,
  from: Enterer,
  name: string,
  before: number,
): Generator<Item | undefined> {
  const { archive, epoch, settings } = services;
  const { state, session, client, server } = from.view();
  const limit = Math.min(settings.historyOnJoin, limits.history);
  if (limit === 0 || from.way === plainWay || has(client.capabilities, "draft/chathistory")) return;
  const channel = channelByName(state, name);
  if (!channel || !session) return;
  try {
    const scope = targetScope(archive, state, session, name, server.commons);
    if (!scope) return;
    const range = { after: 0, until: before - 1, from: "highest", limit, onlyTalk: true } as const;
    const found = archive.positions(scope, range);
    const bounds = { first: found[0] ?? 1, last: found.at(-1) ?? 0 };
    if (found.length === 0) return;
    yield { kind: "history-begins", target: channel.name };
    try {
      for (const item of linesIn(archive, scope, bounds, true, epoch)) {
        if (!item || !isForPrograms(item.told.delivery)) yield item;
      }
    } finally {
      yield { kind: "history-ends" };
    }
  } catch (error) {
    services.warn("what was said in a channel cannot be read", { error });
  }
}

/** A request to programs is not made again: who does not know it for an old one would answer. */
function isForPrograms({ line }: Delivery): boolean {
  return line.type === "said" && isCtcp(line.text);
}
