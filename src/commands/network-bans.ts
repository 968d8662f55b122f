/** KLINE, DLINE and their opposites: operators keep people out of the whole network, by mask or by address. */
import { isBanned } from "../network/bans.ts";
import type { ServerBan } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, failReply, type Proposal, type Reply, type Response, type View } from "./command.ts";

const millisecondsPerMinute = 60_000;
/** Nineteen years, so that no sum of times loses its precision. */
const minutesDigitsMax = 7;

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
    parameter: "<user>@<host>",
    isMask: (text) => /^[^@!]+@[^@!]+$/.test(text),
    allowed: "A mask is user@host, with * and ?, and names more than everybody",
  },
  d: {
    verb: "DLINE",
    parameter: "<address>",
    isMask: (text) => /^[^@!]+$/.test(text),
    allowed: "An address may have * and ?, and names more than everybody; 10.1.* is a range",
  },
} as const satisfies Record<string, Kind>;

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
    help: `${verb} [[<minutes>] ${parameter} [<reason>]]: operators ban from the network, or list who is banned`,
    run(view, { params }) {
      if (params.length === 0) return { replies: listOf(view, kind) };
      const [first = ""] = params;
      const isTimed = params.length > 1 && new RegExp(`^\\d{1,${minutesDigitsMax}}$`).test(first);
      const [text = "", given = ""] = isTimed ? params.slice(1) : params;
      const reason = truncate(given || "No reason given", limits.kick);
      if (!isGood(kind, text)) return invalid(kind);
      const duration = isTimed ? Number(first) * millisecondsPerMinute : 0;
      const event = {
        type: "ban-added",
        mask: fold(text),
        reason,
        ...(duration > 0 && { duration }),
      } as const;
      return {
        proposals: [
          {
            event,
            answer: (later) => [notice(later, `${verb} ${event.mask}: banned${lasting(duration)}`)],
            // As of the ban: whoever matches and comes later is refused.
            next: (later) => killings(later, event.mask, reason),
          },
        ],
      };
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
      if (!isGood(kind, text)) return invalid(kind);
      const pattern = fold(text);
      if (!state.bans.has(pattern)) {
        return { replies: [failReply(verb, "NO_SUCH_BAN", `There is no ban of ${pattern}`)] };
      }
      const answer = (later: View) => [notice(later, `${verb} ${pattern}: no longer banned`)];
      return { proposals: [{ event: { type: "ban-removed", mask: pattern }, answer }] };
    },
  };
}

function isGood(kind: Kind, text: string): boolean {
  const isPlain = text.length <= limits.mask && !/[\s/]/.test(text) && !text.startsWith(":");
  return isPlain && kind.isMask(text) && /[^*?@.:]/.test(text);
}

function invalid({ verb, allowed }: Kind): Response {
  return { replies: [failReply(verb, "INVALID_MASK", allowed)] };
}

function notice({ session, client }: View, text: string): Reply {
  return { kind: "message", verb: "NOTICE", params: [session?.nick ?? client.nick, text] };
}

function lasting(duration: number): string {
  return duration === 0 ? "" : ` for ${duration / millisecondsPerMinute} minutes`;
}

/** One for each session that the ban names; its author's comes last, who could not propose the others afterwards. */
function killings({ state, session: author }: View, pattern: string, reason: string): readonly Proposal[] {
  return [...state.sessions.values()]
    .filter((session) => isBanned(pattern, session))
    .sort((a, b) => Number(a.id === author?.id) - Number(b.id === author?.id))
    .map(({ id, nick }) => ({ event: { type: "killed", nick, session: id, reason: `Banned: ${reason}` } }));
}

function listOf(view: View, kind: Kind): readonly Reply[] {
  const { state } = view;
  const bans = [...state.bans.values()].filter((ban) => isLasting(view, ban) && kind.isMask(ban.mask));
  return [
    ...bans.map((ban) =>
      notice(view, `${kind.verb} ${ban.mask} by ${ban.by}${ending(view, ban)}: ${ban.reason}`),
    ),
    notice(view, `End of ${kind.verb} list`),
  ];
}

/** The log's time stands still while nothing happens. */
function timeOf({ state, now }: View): number {
  return Math.max(state.at, now);
}

function isLasting(view: View, { until }: ServerBan): boolean {
  return until === undefined || until > timeOf(view);
}

function ending(view: View, { until }: ServerBan): string {
  return until === undefined
    ? ""
    : `, ${Math.ceil((until - timeOf(view)) / millisecondsPerMinute)} minutes left`;
}
