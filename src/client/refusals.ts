/** Why the server refused something, in words for the person who asked. */
import type { Message } from "../protocol/message.ts";
import { inEnglish, type Wording } from "./phrases.ts";

/** Why a name is refused that nobody can have. */
export const notAName = inEnglish("client.not-a-name");

/** Why nothing can be shared with `name`. */
export function nobodyCalled(name: string): string {
  return inEnglish("client.nobody", { name });
}

/** Whether a server's line says no: an error numeric, or FAIL of IRCv3 Standard Replies. */
export function isRefusal({ verb }: Message): boolean {
  // 422 says only that there is no message of the day.
  return verb === "FAIL" || (/^[45]\d\d$/u.test(verb) && verb !== "422");
}

/** Whether the server could store nothing: what it refused so was not taken and never will be. */
export function isUnavailable({ verb, params }: Message): boolean {
  return verb === "FAIL" && params[1] === "LOG_UNAVAILABLE";
}

/** Whether the server lets this person in by no name and at no time: ERR_PASSWDMISMATCH, ERR_YOUREBANNEDCREEP. */
export function turnsAway({ verb }: Message): boolean {
  return verb === "464" || verb === "465";
}

/** Whether the server refuses the name that a connection asks for, by a numeric, or by FAIL NICK. */
export function refusesName(line: Message): boolean {
  const { verb, params } = line;
  return /^43[12367]$/u.test(verb) || (verb === "FAIL" && params[0] === "NICK" && !isUnavailable(line));
}

/** The reason that a refusal gives: our words where they are better, else the server's own. */
export function reasonOf({ verb, params }: Message, words: Wording = inEnglish): string {
  switch (verb) {
    case "401":
      return words("client.nobody", { name: params[1] ?? "*" });
    case "432":
      return words("client.not-a-name");
    case "433":
      return words("client.in-use");
    case "443":
      return words("client.there-already", { name: params[1] ?? "*" });
    default:
      return params.at(-1) ?? words("client.no-reason");
  }
}
