/** What NickServ answers, read. */
import type { Message } from "../../protocol/message.ts";
import { saidIn } from "../panels/services.ts";

export interface AccountInfo {
  readonly name: string;
  /** A day: "2026-11-23". */
  readonly since: string;
  readonly isAlwaysOn: boolean;
  /** One's sessions: each nick, and how many clients are connected. */
  readonly sessions: readonly { readonly nick: string; readonly clients: number }[];
}

/** The answer to INFO about one's own account; undefined when it is about something else. */
export function accountIn(lines: readonly Message[]): AccountInfo | undefined {
  const said = saidIn(lines);
  const [, name, since = ""] = /^(\S+) is your account, since (\S+)\.$/.exec(said[0] ?? "") ?? [];
  if (name === undefined) return undefined;
  return {
    name,
    since,
    isAlwaysOn: said.includes("You are always on."),
    sessions: said.flatMap((text) => {
      const [, nick = "", clients] = /^(\S+): (?:(\d+) clients?|waits for you)$/.exec(text) ?? [];
      return nick === "" ? [] : [{ nick, clients: Number(clients ?? 0) }];
    }),
  };
}
