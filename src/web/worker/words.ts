/** The few words of the service worker itself, in the reader's language. */
import { english } from "../texts/push/english.ts";
import { german } from "../texts/push/german.ts";

/** "bob invites you to #tea". */
export function invitation(language: string, nick: string, channel: string): string {
  const values: Readonly<Record<string, string>> = { nick, channel };
  const text = (language === "de" ? german : english)["push.invited"];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
