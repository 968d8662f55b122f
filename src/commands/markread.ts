/** MARKREAD: up to where a user has read a channel, or what somebody said to it (IRCv3 draft/read-marker). */
import { readUpTo } from "../network/read-markers.ts";
import type { ReadMarkers, Session } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { isChannel, isNick } from "../protocol/names.ts";
import { parseServerTime, serverTime } from "../protocol/time.ts";
import type { Command, Proposal, RegisteredView, Reply, Response, View } from "./command.ts";

const prefix = "timestamp=";

export const markread: Command = {
  verb: "MARKREAD",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "MARKREAD <channel> | <nick> [timestamp=<time>]: read or move the mark up to which you have read",
  run(view, { params: [target, given] }) {
    const { state, session } = view;
    if (target === undefined) return fail("NEED_MORE_PARAMS", [], "Whose messages you have read is missing");
    if (!isChannel(target) && !isNick(target)) {
      return fail("INVALID_PARAMS", [target], "That is neither a channel nor a nick");
    }
    const known = readUpTo(state, session, target);
    if (given === undefined) return { replies: [readMarker(view, target)] };
    const at = given.startsWith(prefix) ? parseServerTime(given.slice(prefix.length)) : undefined;
    if (at === undefined) {
      return fail("INVALID_PARAMS", [given], `A time is written as ${prefix}2019-01-04T14:33:26.123Z`);
    }
    if (known !== undefined && at <= known) return { replies: [readMarker(view, target)] };
    return { proposals: [marking(session, target, at)] };
  },
};

function marking(session: Session, target: string, at: number): Proposal {
  return {
    event: { type: "read-marked", target, at },
    // Who is told like everyone else who hears it need not be told twice.
    answer: (later, { deliveries }) =>
      has(later.client.capabilities, "draft/read-marker") &&
      deliveries.some(({ sessions }) => sessions.includes(session.id))
        ? []
        : [readMarker({ ...later, session }, target)],
  };
}

/** To log in to an account, and to mark as read for it what the session's user has read before. */
export function loggingIn({ session }: RegisteredView, proposal: Proposal): readonly Proposal[] {
  const read = new Map(session.readMarkers);
  const { answer } = proposal;
  return [
    {
      ...proposal,
      *answer(later, applied) {
        yield* answer?.(later, applied) ?? [];
        yield* readMarkers(later, read);
      },
    },
    ...[...read].map(([target, at]) => marking(session, target, at)),
  ];
}

/** What the server has on it. */
export function readMarker(
  { state, session }: Pick<RegisteredView, "state" | "session">,
  target: string,
): Reply {
  return {
    kind: "message",
    verb: "MARKREAD",
    params: markreadParams(target, readUpTo(state, session, target)),
  };
}

/** What a client is told that has just logged in: its channels are read as far as its account has read, where that is further. */
function* readMarkers({ state, session, client }: View, own: ReadMarkers): Iterable<Reply> {
  if (!session || !has(client.capabilities, "draft/read-marker")) return;
  for (const key of session.channels) {
    const at = readUpTo(state, session, key);
    const name = state.channels.get(key)?.name ?? key;
    if (at !== undefined && at > (own.get(key) ?? 0)) yield readMarker({ state, session }, name);
  }
}

/** What stands behind MARKREAD. @param at milliseconds since 1970; undefined where nothing is known to be read */
export function markreadParams(target: string, at: number | undefined): readonly string[] {
  return [target, at === undefined ? "*" : `${prefix}${serverTime(at)}`];
}

function fail(code: string, context: readonly string[], description: string): Response {
  // Of what was given only a word can be repeated.
  const words = context.filter((each) => /^[^:\s]\S*$/.test(each));
  return {
    replies: [{ kind: "standard", type: "FAIL", command: "MARKREAD", code, context: words, description }],
  };
}
