/** Labels of clients with a resume token: what they name counts once, however often and to whichever node it is sent. */
import { createHmac } from "node:crypto";
import type { Client } from "../commands/command.ts";
import { clientOf } from "../network/clients.ts";
import { connectionKey, type Label } from "../network/entry.ts";
import type { Message } from "../protocol/message.ts";
import { concatTag } from "../protocol/multiline.ts";
import type { Request } from "./dialect.ts";
import type { Services } from "./services.ts";

/** Digits of a content's mark: enough to tell a repetition from another message. */
const contentDigits = 12;

/** A message under a label of a client with a resume token. */
export interface Labelled {
  readonly name: Omit<Label, "part">;
  /** It was another message's. */
  readonly isReused: boolean;
  /** Where its parts were accepted before, if they were. */
  readonly parts: ReadonlyMap<number, number> | undefined;
}

/** What a client calls its request, and what came of that if it was sent before; undefined for any other client. */
export function labelled(
  { network, node }: Services,
  from: { readonly id: number; readonly client: Client },
  { label: text, message }: Request,
): Labelled | undefined {
  if (text === undefined || !message) return undefined;
  const client = clientOf(network.state, connectionKey(node, from.id));
  if (!client) return undefined;
  const content = contentOf(from.client.token, message);
  const known = client.labels.get(text);
  const isReused = known !== undefined && known.content !== content;
  return { name: { text, content }, isReused, parts: known?.parts };
}

/**
 * Equal for the same line under the same token. Without the token it tells nothing about the line, not even to who can
 * guess it: it stays in the log when the line itself is erased.
 */
function contentOf(token: string, message: Message): string {
  const mark = createHmac("sha256", token).update(JSON.stringify(contentIn(message)));
  return mark.digest("base64url").slice(0, contentDigits);
}

function contentIn({ verb, params, tags, batched }: Message): readonly unknown[] {
  const own = [...tags].filter(([key]) => key.startsWith("+"));
  if (!batched) return [verb, params, own];
  // What it is called is of no account: that may be another the next time.
  const lines = batched.map((line) => [...contentIn(line), line.tags.has(concatTag)]);
  return [verb, params.slice(1), own, lines];
}
