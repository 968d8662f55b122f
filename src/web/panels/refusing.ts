/** What a refusal means: the key of our words for it, where we have better ones than the server's. */
import { isRefusal } from "../../client/refusals.ts";
import type { Message } from "../../protocol/message.ts";

/** By numeric, or by the code of a FAIL. */
export const meanings = {
  "401": "nobody",
  "403": "no-channel",
  "433": "in-use",
  "405": "too-many-channels",
  "441": "not-member",
  "442": "not-inside",
  "443": "already-inside",
  "471": "full",
  "473": "invite-only",
  "474": "banned",
  "475": "wrong-key",
  "477": "accounts-only",
  "478": "list-full",
  "482": "operators-only",
  "525": "bad-key",
  ACCESS_DENIED: "denied",
  ACCESS_LIST_FULL: "list-full",
  ACCOUNT_BANNED: "account-banned",
  ACCOUNT_EXISTS: "account-exists",
  ACCOUNT_UNKNOWN: "no-account",
  ALREADY_AUTHENTICATED: "logged-in",
  CHANNEL_NAME_IN_USE: "name-in-use",
  CHANNEL_OWNED: "owned",
  CHANNEL_NOT_OWNED: "not-owned",
  INVALID_CODE: "wrong-code",
  INVALID_EMAIL: "bad-email",
  LOG_UNAVAILABLE: "unavailable",
  NO_ACCESS: "no-rank",
  NO_SUCH_BAN: "no-ban",
  NOT_IN_CHANNEL: "owner-outside",
  TOO_MANY_CHANNELS: "too-many-owned",
  UNACCEPTABLE_PASSWORD: "bad-password",
  VERIFICATION_REQUIRED: "unverified",
  TOO_LONG: "search-long",
  BUSY: "busy",
} as const;

export type Meaning = (typeof meanings)[keyof typeof meanings];

/** Undefined when the server's own words are the best there are. */
export function meaningOf(lines: readonly Message[]): Meaning | undefined {
  const refused = lines.find(isRefusal);
  if (!refused) return undefined;
  const codes: readonly (string | undefined)[] =
    // FAIL SEARCH INTERNAL_ERROR TOO_LONG says more in its context.
    refused.verb === "FAIL" ? refused.params.slice(1, 3) : [refused.verb];
  for (const code of codes) {
    if (code !== undefined && Object.hasOwn(meanings, code)) return meanings[code as keyof typeof meanings];
  }
  return undefined;
}
