/** KLINE, DLINE and their opposites: operators keep people out of the whole network, by mask, account or address. */
import { normalizeBan } from "../network/bans.ts";
import type { Listed } from "../network/listed.ts";
import { isLasting } from "../network/masks.ts";
import { limits } from "../protocol/limits.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, failReply, type Reply, type Response, timeOf, type View } from "./command.ts";
import { durationOf, durationText, timeText } from "./durations.ts";
import { noticeReplies, noticeReply } from "./notices.ts";

/** What a kind of ban names, and how its parameter is called. */
interface Kind {
  readonly verb: "KLINE" | "DLINE";
  readonly parameter: string;
  isMask(text: string): boolean;
  readonly allowed: string;
}

const kinds = {
  k: {
    verb: "KLINE",
    parameter: "<user>@<host>|~a:<account>",
    isMask: (text) => /^(?:~a:[^@!./:]+|(?!~a:)[^@!]+@[^@!]+)$/.test(text),
    allowed: "A mask is user@host or ~a:account, with * and ?, and does not name everybody",
  },
  d: {
    verb: "DLINE",
    parameter: "<address>[/<bits>]",
    isMask: (text) => /^(?!~a:)[^@!]+$/.test(text),
    allowed: "An address may have * and ?, as 10.1.* has, and does not name everybody",
  },
} as const satisfies Record<string, Kind>;

const rangesAllowed =
  "A range is an address and how many of its bits count, 192.0.2.0/24 or 2001:db8::/32, and is not everybody";

export const kline = adding(kinds.k);
export const dline = adding(kinds.d);
export const unkline = removing(kinds.k);
export const undline = removing(kinds.d);

function adding(kind: Kind): Command {
  const { verb, parameter } = kind;
  return {
    verb,
    from: "registered",
    parameters: 0,
    operator: true,
    fresh: true,
    help: `${verb} [[<duration>] ${parameter} [<reason>]]: operators ban from the network, or list who is banned`,
    run(view, { params }) {
      if (params.length === 0) return { replies: listOf(view, kind) };
      const [first = ""] = params;
      const duration = params.length > 1 ? durationOf(first) : undefined;
      const [text = "", given = ""] = duration === undefined ? params : params.slice(1);
      const reason = truncate(given || "No reason given", limits.kick);
      const mask = maskOf(kind, text);
      if (mask === undefined) return invalid(kind, verb, text);
      const event = { type: "ban-added", mask, reason, ...(duration && { duration }) } as const;
      const done = `${verb} ${mask}: banned${duration ? ` for ${durationText(duration)}` : ""}`;
      return { proposals: [{ event, answer: (later) => [noticeReply(later, done)] }] };
    },
  };
}

function removing(kind: Kind): Command {
  const verb = `UN${kind.verb}`;
  return {
    verb,
    from: "registered",
    parameters: 1,
    operator: true,
    fresh: true,
    help: `${verb} ${kind.parameter}: operators end a ban from the network`,
    run({ state }, { params: [text = ""] }) {
      const mask = maskOf(kind, text);
      if (mask === undefined) return invalid(kind, verb, text);
      if (!state.bans.has(mask)) {
        return { replies: [failReply(verb, "NO_SUCH_BAN", `There is no ban of ${mask}`)] };
      }
      const answer = (later: View) => [noticeReply(later, `${verb} ${mask}: no longer banned`)];
      return { proposals: [{ event: { type: "ban-removed", mask }, answer }] };
    },
  };
}

/** The mask as it is kept; undefined for what is none. */
function maskOf(kind: Kind, text: string): string | undefined {
  const isPlain = text.length <= limits.mask && !/\s/.test(text) && !text.startsWith(":");
  return isPlain && kind.isMask(text) && /[^*?@.:/]/.test(text.replace(/^~a:/, ""))
    ? normalizeBan(text)
    : undefined;
}

function invalid({ allowed }: Kind, verb: string, text: string): Response {
  return { replies: [failReply(verb, "INVALID_MASK", text.includes("/") ? rangesAllowed : allowed)] };
}

function* listOf(view: View, kind: Kind): Iterable<Reply> {
  for (const ban of [...view.state.bans.values()]) {
    if (!isLasting(ban, timeOf(view)) || !kind.isMask(ban.mask)) continue;
    yield* noticeReplies(view, `${kind.verb} ${ban.mask} ${circumstances(ban)}`);
  }
  yield noticeReply(view, `End of ${kind.verb} list`);
}

/** By whom, when, until when and why. */
export function circumstances({ by, at, until, reason }: Omit<Listed, "mask">): string {
  const ending = until === undefined ? "" : `, until ${timeText(until)}`;
  return `by ${by} at ${timeText(at)}${ending}${reason === undefined ? "" : `: ${reason}`}`;
}
