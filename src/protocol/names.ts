/** What nicks, channels and usernames look like, and when two names are the same. */
import { limits } from "./limits.ts";

const nick = /^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]*$/;
const forbiddenInChannels = [" ", ",", "\x07", "\r", "\n", "\0"];
const utf8 = new TextEncoder();

const capital = /[A-Z]/;
/** Most channels: none of their characters needs a second look. */
const plainChannel = /^#[!-+\--~]+$/;

/** Two names are the same when they fold to the same text: only A–Z lose their case. ISUPPORT CASEMAPPING=ascii. */
export function fold(name: string): string {
  // What is no text has to fail here, as ever: an entry of the log with such a name is none, on every node.
  if (name.search(capital) < 0) return name;
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether `text` may be a nick: the characters of RFC 2812, section 2.3.1, up to `limits.nick` of them. */
export function isNick(text: string): boolean {
  return text.length <= limits.nick && nick.test(text);
}

/** Whether `text` may name a channel: RFC 2812, section 1.3, with "#" only, up to `limits.channel` bytes of UTF-8. */
export function isChannel(text: string): boolean {
  if (text.length <= limits.channel && plainChannel.test(text)) return true;
  return (
    text.startsWith("#") &&
    text.length >= 2 &&
    text.isWellFormed() &&
    !forbiddenInChannels.some((character) => text.includes(character)) &&
    utf8.encode(text).length <= limits.channel
  );
}

/** A username made of what can be kept of `text`, ASCII letters, digits, ".", "_" and "-"; "user" when that is nothing. */
export function usernameFrom(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, "").slice(0, limits.user) || "user";
}
