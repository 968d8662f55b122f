/** What our clients say themselves. It is English here; who speaks another language gives a wording of their own. */

export const phrases = {
  "client.nobody": "there is nobody called {name}",
  "client.not-a-name": "it cannot be a name",
  "client.in-use": "it is in use",
  "client.there-already": "{name} is there already",
  "client.no-reason": "the server gave no reason",
  "client.partly": "{why} ({taken} of {parts} parts were taken)",
  "client.too-long": "the message is longer than {count} bytes",
  "client.too-many-lines": "the message has more than {count} lines",
  "client.too-many-waiting": "more than {count} messages wait to be sent",
  "client.unsendable": "this cannot be sent: a name or word in it has a sign that may not be there",
  "client.not-a-channel": "{channel} cannot be a channel's name",
  "client.perhaps-done": "nobody knows whether it was done",
  "client.invited": "{nick} invites you to {channel}",
} as const;

/** Says what stands under a key, with its values in place. */
export type Wording<Key extends string = keyof typeof phrases> = (
  key: Key,
  values?: Readonly<Record<string, string | number>>,
) => string;

export function wordingOf<Key extends string>(texts: Readonly<Record<Key, string>>): Wording<Key> {
  return (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

export const inEnglish = wordingOf(phrases);
