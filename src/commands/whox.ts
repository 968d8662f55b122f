/** WHOX: a WHO whose answer has the fields that were asked for. IRCv3, "WHOX". */
import type { Session } from "../network/state.ts";
import { numericReply, type RegisteredView, type Reply } from "./command.ts";

/** Somebody found, and where when a channel was asked for. */
export interface Found {
  readonly session: Session;
  /** "*" outside any channel. */
  readonly channel: string;
  /** Here or gone, what they are, and their prefixes in the channel. */
  readonly flags: string;
}

export interface WhoxRequest {
  readonly fields: string;
  /** Comes back in each reply, so that a client knows which question it answers. */
  readonly token: string;
}

/** What stands after the "%" of WHO's options; undefined when they have none. */
export function whoxRequest(options: string): WhoxRequest | undefined {
  const [, fields, token = ""] = /%([A-Za-z]*)(?:,(\d{1,3})$)?/.exec(options) ?? [];
  return fields === undefined ? undefined : { fields, token: token || "0" };
}

/** The fields, always in this order. An account that is none is "0"; ranks within operators there are not. */
const fieldOrder: Readonly<
  Record<string, (found: Found, view: RegisteredView, request: WhoxRequest) => string>
> = {
  t: (_found, _view, { token }) => token,
  c: ({ channel }) => channel,
  u: ({ session }) => session.username,
  i: ({ session }) => session.host,
  h: ({ session }) => session.host,
  s: (_found, { server }) => server.name,
  n: ({ session }) => session.nick,
  f: ({ flags }) => flags,
  d: () => "0",
  l: ({ session }, { now }) => String(idleSeconds(session, now)),
  a: ({ session }) => session.account ?? "0",
  o: () => "n/a",
  r: ({ session }) => session.realname,
};

export function whoxReply(view: RegisteredView, request: WhoxRequest, found: Found): Reply {
  const shown = Object.entries(fieldOrder).filter(([letter]) => request.fields.includes(letter));
  return numericReply("RPL_WHOSPCRPL", ...shown.map(([, field]) => field(found, view, request)));
}

/** How long somebody has said nothing. The clocks of two nodes may differ a little. */
export function idleSeconds({ spokeAt }: { readonly spokeAt: number }, now: number): number {
  return Math.max(0, Math.floor((now - spokeAt) / 1000));
}
