/** The programs that use a session: each is named by a resume token, and what it has said under a label counts once. */
import { hash } from "node:crypto";
import type { Label } from "./entry.ts";
import type { Outcome, Refusal } from "./outcome.ts";
import { type Client, type ClientId, type Session, type State, sessionOf } from "./state.ts";

/** Programs that may use a session at a time. */
export const clientsMax = 16;
/** Labels that are remembered for each of them, each with all its parts. */
export const labelsMax = 256;

/** What of a token stands in the log. */
export function hashOf(token: string): string {
  return hash("sha256", token, "base64url");
}

/** The client that speaks through this connection, if it has a token. */
export function clientOf(state: State, connection: string | undefined): Client | undefined {
  if (connection === undefined) return undefined;
  for (const client of sessionOf(state, connection)?.clients.values() ?? []) {
    if (client.connection === connection) return client;
  }
  return undefined;
}

/** The session and the client that a token names. */
export function byToken(
  state: State,
  token: string,
): { readonly session: Session; readonly client: Client } | undefined {
  const session = state.sessions.get(state.tokens.get(token) ?? 0);
  for (const client of session?.clients.values() ?? []) {
    if (session && client.token === token) return { session, client };
  }
  return undefined;
}

/** A new client of the session; where there are too many, the one that was away longest is forgotten: some are away, as not so many can be attached. */
export function addClient(
  state: State,
  session: Session,
  client: { readonly id: ClientId; readonly token: string; readonly connection: string },
): void {
  if (session.clients.size >= clientsMax) {
    const [idle] = [...session.clients.values()].filter(({ connection }) => connection === undefined);
    if (idle) forgetClient(state, session, idle);
  }
  session.clients.set(client.id, { ...client, labels: new Map() });
  state.tokens.set(client.token, session.id);
}

function forgetClient(state: State, session: Session, client: Client): void {
  session.clients.delete(client.id);
  state.tokens.delete(client.token);
}

/** Why a session cannot have one more connection, if it cannot. */
export function crowded(session: Session): Refusal | undefined {
  return session.connections.size < clientsMax
    ? undefined
    : { fail: "TOO_MANY_CLIENTS", context: [], description: `A session has at most ${clientsMax} clients` };
}

/** What becomes of something that the client has labelled so before; undefined when it is new. */
export function acceptedAs(client: Client, { text, part, content }: Label): Outcome | undefined {
  const known = client.labels.get(text);
  if (known && known.content !== content) return { kind: "refused", refusal: labelReused };
  const position = known?.parts.get(part);
  return position === undefined ? undefined : { kind: "repeated", position };
}

/** The label is another message's. */
export const labelReused: Refusal = {
  fail: "LABEL_REUSED",
  context: [],
  description: "This label was given to another message",
};

/** From now on the same label and part are the same thing. */
export function rememberLabel(client: Client, { text, part, content }: Label, position: number): void {
  const known = client.labels.get(text);
  if (known) {
    known.parts.set(part, position);
    return;
  }
  client.labels.set(text, { content, parts: new Map([[part, position]]) });
  const [oldest] = client.labels.keys();
  if (client.labels.size > labelsMax && oldest !== undefined) client.labels.delete(oldest);
}
