/** What WHOIS says of somebody, as a profile card shows it. */
import type { Message } from "../../protocol/message.ts";

export interface Profile {
  readonly nick: string;
  /** Where they are from, as others see it: "user@host". */
  readonly from: string;
  readonly realname: string;
  readonly account: string | undefined;
  /** Why they are away; undefined when they are not. */
  readonly away: string | undefined;
  /** With the prefixes of their ranks taken away. Only those that one may know of. */
  readonly channels: readonly string[];
  /** Seconds. */
  readonly idle: number | undefined;
  /** Seconds since 1970. */
  readonly signedOn: number | undefined;
  readonly isOperator: boolean;
  readonly isBot: boolean;
  /** What they say of themselves: display-name, status, avatar, homepage and the like. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Undefined when there is nobody called so. */
export function profileIn(lines: readonly Message[]): Profile | undefined {
  const all = (verb: string) => lines.filter((line) => line.verb === verb).map(({ params }) => params);
  const user = all("311")[0];
  if (!user) return undefined;
  const [, nick = "", username = "", host = ""] = user;
  const [, , idle, signedOn] = all("317")[0] ?? [];
  return {
    nick,
    from: `${username}@${host}`,
    realname: user.at(-1) ?? "",
    account: all("330")[0]?.[2],
    away: all("301")[0]?.at(-1),
    channels: all("319").flatMap((params) =>
      (params.at(-1) ?? "")
        .split(" ")
        .map((name) => name.replace(/^[^#]*/, ""))
        .filter((name) => name !== ""),
    ),
    idle: numberIn(idle),
    signedOn: numberIn(signedOn),
    isOperator: all("313").length > 0,
    isBot: all("335").length > 0,
    metadata: new Map(all("760").map(([, , key = "", , value = ""]) => [key, value] as const)),
  };
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A picture's or page's address that may be shown; undefined for anything but https. */
export function safeAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" ? href : undefined;
}
