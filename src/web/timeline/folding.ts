/** What came of many comings and goings: who is here now that was not, and who is not any more. */
import type { Happened } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";

export interface Summary {
  readonly kind: "joined" | "left" | "came-and-went" | "left-and-returned";
  /** In the order of their first coming or going. */
  readonly nicks: readonly string[];
}

export interface Folded {
  readonly summaries: readonly Summary[];
  /** What is not told by them: new nicks, settings. */
  readonly others: number;
}

interface Presence {
  nick: string;
  readonly wasHere: boolean;
  isHere: boolean;
}

const order = ["joined", "left", "came-and-went", "left-and-returned"] as const;

export function foldedFrom(items: readonly Happened[]): Folded {
  const people = new Map<string, Presence>();
  let others = 0;
  for (const { what } of items) {
    if (what.kind === "joined") move(people, what.nick, true);
    else if (what.kind === "left" || what.kind === "quit" || what.kind === "kicked")
      move(people, what.nick, false);
    else others++;
    if (what.kind === "renamed") rename(people, what.nick, what.to);
  }
  const summaries = order
    .map((kind) => ({
      kind,
      nicks: [...people.values()].filter((one) => kindOf(one) === kind).map(({ nick }) => nick),
    }))
    .filter(({ nicks }) => nicks.length > 0);
  return { summaries, others };
}

function move(people: Map<string, Presence>, nick: string, isHere: boolean): void {
  const known = people.get(fold(nick));
  if (known) known.isHere = isHere;
  else people.set(fold(nick), { nick, wasHere: !isHere, isHere });
}

/** Who came under one name and goes under another is one person. */
function rename(people: Map<string, Presence>, nick: string, to: string): void {
  const known = people.get(fold(nick));
  if (!known) return;
  people.delete(fold(nick));
  people.set(fold(to), { ...known, nick: to });
}

function kindOf({ wasHere, isHere }: Presence): Summary["kind"] {
  if (wasHere) return isHere ? "left-and-returned" : "left";
  return isHere ? "joined" : "came-and-went";
}
