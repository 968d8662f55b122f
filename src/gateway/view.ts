/** What commands may look at, as of now. */
import type { Client, View } from "../commands/command.ts";
import type { SessionId } from "../network/state.ts";
import type { Services } from "./services.ts";

/** @param id the session of the client's connection, if it has one */
export function viewFor(
  { network, settings, clock, epoch }: Services,
  client: Client,
  id: SessionId | undefined,
): View {
  const { state } = network;
  const { server, credentials, mail } = settings;
  const session = id === undefined ? undefined : state.sessions.get(id);
  return { state, epoch, now: clock.now(), server, credentials, mail, client, session };
}
