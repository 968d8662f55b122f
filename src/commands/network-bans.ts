/** KLINE, DLINE and their opposites: operators keep people out of the whole network, by mask or by address. */
import { normalizeBan } from "../network/bans.ts";
import type { ServerBan } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, failReply, type Reply, type Response, type View } from "./command.ts";

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
    allowed: "A mask is user@host, with * and ?, and does not name everybody",
  },
  d: {
    verb: "DLINE",
    parameter: "<address>[/<bits>]",
    isMask: (text) => /^[^@!]+$/.test(text),
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
    help: `${verb} [[<minutes>] ${parameter} [<reason>]]: operators ban from the network, or list who is banned`,
    run(view, { params }) {
      if (params.length === 0) return { replies: listOf(view, kind) };
      const [first = ""] = params;
      const isTimed = params.length > 1 && new RegExp(`^\\d{1,${minutesDigitsMax}}$`).test(first);
      const [text = "", given = ""] = isTimed ? params.slice(1) : params;
      const reason = truncate(given || "No reason given", limits.kick);
      const mask = maskOf(kind, text);
      if (mask === undefined) return invalid(kind, verb, text);
      const duration = isTimed ? Number(first) * millisecondsPerMinute : 0;
      const event = {
        type: "ban-added",
        mask,
        reason,
        ...(duration > 0 && { duration }),
      } as const;
      return {
        proposals: [
          { event, answer: (later) => [notice(later, `${verb} ${mask}: banned${lasting(duration)}`)] },
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
      const mask = maskOf(kind, text);
      if (mask === undefined) return invalid(kind, verb, text);
      if (!state.bans.has(mask)) {
        return { replies: [failReply(verb, "NO_SUCH_BAN", `There is no ban of ${mask}`)] };
      }
      const answer = (later: View) => [notice(later, `${verb} ${mask}: no longer banned`)];
      return { proposals: [{ event: { type: "ban-removed", mask }, answer }] };
    },
  };
}

/** The mask as it is kept; undefined for what is none. */
function maskOf(kind: Kind, text: string): string | undefined {
  const isPlain = text.length <= limits.mask && !/\s/.test(text) && !text.startsWith(":");
  return isPlain && kind.isMask(text) && /[^*?@.:/]/.test(text) ? normalizeBan(text) : undefined;
}

function invalid({ allowed }: Kind, verb: string, text: string): Response {
  return { replies: [failReply(verb, "INVALID_MASK", text.includes("/") ? rangesAllowed : allowed)] };
}

function notice({ session, client }: View, text: string): Reply {
  return { kind: "message", verb: "NOTICE", params: [session?.nick ?? client.nick, text] };
}

function lasting(duration: number): string {
  return duration === 0 ? "" : ` for ${duration / millisecondsPerMinute} minutes`;
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
