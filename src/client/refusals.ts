/** Why the server refused something, in words for the person who asked. */
import type { Message } from "../protocol/message.ts";

/** Why a name is refused that nobody can have. */
export const notAName = "it cannot be a name";

/** Why nothing can be shared with `name`. */
export function nobodyCalled(name: string): string {
  return `there is nobody called ${name}`;
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
export function reasonOf({ verb, params }: Message): string {
  switch (verb) {
    case "401":
      return nobodyCalled(params[1] ?? "that");
    case "432":
      return notAName;
    case "433":
      return "it is in use";
    case "443":
      return `${params[1]} is there already`;
    default:
      return params.at(-1) ?? "the server gave no reason";
  }
}
