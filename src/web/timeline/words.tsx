/** A message's text: as it stands where it is only words, else by what understands it, which is fetched when such a text comes. */
import type { ComponentChild } from "preact";
import type { Said } from "../../client/chat/chat.ts";
import { later } from "../later.tsx";
import "../text/formatted.css";
import { covered, isPlain } from "../text/plain.ts";
import { knownIn } from "./known.ts";

interface Props {
  readonly item: Said;
  /** The conversation's folded name. */
  readonly conversation: string;
}

const Rich = later(async () => (await import("./rich.tsx")).Rich, Plain);

export function Words(props: Props): ComponentChild {
  return isPlain(props.item.text, knownIn(props.conversation)) ? <Plain {...props} /> : <Rich {...props} />;
}

function Plain({ item }: Props): ComponentChild {
  return <p dir="auto">{covered(item.text)}</p>;
}
