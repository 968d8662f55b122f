/** Names of people and channels in a text. */
import { fold, isChannel, isNick } from "../../protocol/names.ts";
import type { Inline, Known } from "./tree.ts";

const word = /@?[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]{0,31}/y;
const channel = /#[^\s,\x07"'()<>*`|]{1,65}/y;
/** "#12" is an issue and "#ff8800" a colour far more often than a channel. */
const noChannel = /^#(?:\d+|(?=[0-9a-f]*\d)(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8}))$/i;

/** Who is named at `at`: "@nick", one's own nick, a nick exactly as its owner writes it, or "nick:" where a line begins. */
export function mentionAt(
  text: string,
  at: number,
  known: Known,
): (Inline & { kind: "mention" }) | undefined {
  word.lastIndex = at;
  const whole = word.exec(text)?.[0];
  if (!whole) return undefined;
  const isAddressed = whole.startsWith("@");
  for (const written of isAddressed ? candidates(whole.slice(1)) : candidates(whole)) {
    const nick = isNick(written) ? known.nick(fold(written)) : undefined;
    const isMe = fold(written) === fold(known.me) && known.me !== "";
    if (nick === undefined && !isMe) continue;
    const next = text[at + written.length];
    const isAtStart = (at === 0 || text[at - 1] === "\n") && (next === ":" || next === ",");
    if (!isAddressed && !isMe && nick !== written && !isAtStart) continue;
    return { kind: "mention", nick: nick ?? known.me, text: isAddressed ? `@${written}` : written, isMe };
  }
  return undefined;
}

/** A channel named at `at`; a sentence's punctuation behind it is not part of it. */
export function channelAt(text: string, at: number): string | undefined {
  channel.lastIndex = at;
  const name = channel.exec(text)?.[0].replace(/[.,;:!?…)\]}]+$/, "") ?? "";
  return isChannel(name) && !noChannel.test(name) ? name : undefined;
}

/** How far a word goes, in both ways: nicks may end with marks that markdown and sentences use as well. */
function candidates(written: string): string[] {
  const bare = written.replace(/[\]_`|}^-]+$/, "");
  return bare === written || bare === "" ? [written] : [written, bare];
}
