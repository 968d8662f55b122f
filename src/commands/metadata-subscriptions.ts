/** METADATA SUB, UNSUB and SUBS: the keys of which a client wants to be told. The list belongs to the connection. */
import { limits } from "../protocol/limits.ts";
import type { LineReply, Response, View } from "./command.ts";
import { invalidKey, isKey, keyLists, metadataFailure } from "./metadata-replies.ts";
import { everybody, syncLater } from "./metadata-sync.ts";

/** What has these keys now is told when the client asks for it: it may be a lot. */
export function subscribe({ client, session }: View, keys: readonly string[]): Response {
  const subscribed = new Set(client.subscribed);
  const known: string[] = [];
  const problems: LineReply[] = [];
  for (const key of keys) {
    if (!isKey(key)) {
      problems.push(invalidKey(key));
      continue;
    }
    if (!subscribed.has(key) && subscribed.size >= limits.subscriptions) {
      const most = String(limits.subscriptions);
      problems.push(metadataFailure("LIMIT_REACHED", "You subscribe to as many keys as you may", key, most));
      break;
    }
    subscribed.add(key);
    known.push(key);
  }
  const isMore = subscribed.size > client.subscribed.size;
  const later = session && isMore ? [syncLater(everybody)] : [];
  return {
    client: { subscribed },
    replies: [...keyLists("RPL_METADATASUBOK", known), ...problems, ...later],
  };
}

export function unsubscribe({ client }: View, keys: readonly string[]): Response {
  const [known, unknown] = [keys.filter(isKey), keys.filter((key) => !isKey(key))];
  const subscribed = new Set(client.subscribed);
  for (const key of known) subscribed.delete(key);
  return {
    client: { subscribed },
    replies: [...keyLists("RPL_METADATAUNSUBOK", known), ...unknown.map(invalidKey)],
  };
}

export function subscriptions({ client }: View): Response {
  const replies = keyLists("RPL_METADATASUBS", [...client.subscribed]);
  return { replies: [{ kind: "batch", type: "metadata-subs", replies }] };
}
