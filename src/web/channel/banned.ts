/** Who is kept out of a channel, or silent in it: the answer to BAN, read, and whom a mask means. */
import type { Message } from "../../protocol/message.ts";
import { saidIn } from "../panels/services.ts";
import { nickOf } from "../search/found.ts";

export interface Ban {
  /** As the server keeps it; for UNBAN. */
  readonly mask: string;
  readonly kind: "ban" | "mute";
  /** Whom it means: an account, or a mask. */
  readonly whom: { readonly account: string } | { readonly mask: string };
  /** The nick of the one who did it. */
  readonly by: string;
  /** ISO 8601; `until` is undefined for ever. */
  readonly at: string;
  readonly until: string | undefined;
  readonly why: string;
}

/** What a line that goes on the one before it begins with. */
const goesOn = "  ";

export function bansIn(lines: readonly Message[]): Ban[] {
  const texts: string[] = [];
  for (const text of saidIn(lines)) {
    if (text.startsWith(goesOn) && texts.length > 0)
      texts.push(`${texts.pop()} ${text.slice(goesOn.length)}`);
    else texts.push(text);
  }
  return texts.flatMap((text) => {
    const [, mask, by = "", at = "", until, why = ""] =
      /^BAN \S+ (\S+) by (\S+) at ([^\s,:]+:[^\s,:]+:[^\s,:]+?Z)(?:, until ([^\s,]+?Z))?(?:: (.*))?$/s.exec(
        text,
      ) ?? [];
    if (mask === undefined) return [];
    const isMute = mask.startsWith("~m:");
    return [{ mask, kind: isMute ? "mute" : "ban", whom: meantBy(mask), by: nickOf(by), at, until, why }];
  });
}

function meantBy(mask: string): Ban["whom"] {
  const rest = mask.replace(/^~m:/, "");
  return rest.startsWith("~a:") ? { account: rest.slice("~a:".length) } : { mask: rest };
}

/** How long somebody may be kept out, as BAN takes it, in the order in which it is offered; "" is for ever. */
export const durations = ["10m", "1h", "8h", "1d", "1w", "4w", ""] as const;

/** What it is in words: the unit for `Intl`, and how many. Undefined for ever. */
export function durationParts(
  duration: string,
): { readonly count: number; readonly unit: "second" | "minute" | "hour" | "day" | "week" } | undefined {
  const [, digits, letter = ""] = /^(\d+)([smhdw])$/.exec(duration) ?? [];
  if (digits === undefined) return undefined;
  const unit = ({ s: "second", m: "minute", h: "hour", d: "day", w: "week" } as const)[letter] ?? "minute";
  return { count: Number(digits), unit };
}

/** BAN's parameters. */
export function banning(
  channel: string,
  { nick, kind, duration, why }: { nick: string; kind: Ban["kind"]; duration: string; why: string },
): string[] {
  const whom = kind === "mute" ? `~m:${nick}` : nick;
  const words = why.trim().replace(/\s+/g, " ");
  // "0" is for ever: without it the reason's first word might be taken for a duration.
  return ["BAN", channel, whom, duration === "" ? "0" : duration, ...(words === "" ? [] : [words])];
}
