/** What somebody types to search: words, and from:, in:, before:, after: and on: (German: von:, vor:, nach:, am:). */
import { fold, isChannel, isNick } from "../../protocol/names.ts";
import { serializeTags } from "../../protocol/tags.ts";
import { serverTime } from "../../protocol/time.ts";
import { type DateOrder, spanOf } from "./dates.ts";

export interface Query {
  /** Words, and "words in quotes", as they are sent. */
  readonly text: string;
  readonly from: string | undefined;
  readonly in: string | undefined;
  /** From this moment on, up to this one: server-time. */
  readonly after: string | undefined;
  readonly before: string | undefined;
  /** What was written after an operator and cannot be meant. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly about: "from" | "in" | "date";
  readonly written: string;
}

/** What a query is read against. */
export interface Reader {
  /** In ms since 1970. */
  readonly now: number;
  readonly order: DateOrder;
  /** One's own nick, for from:me. */
  readonly nick: string;
}

const operators: Readonly<Record<string, "from" | "in" | "before" | "after" | "on">> = {
  from: "from",
  von: "from",
  in: "in",
  before: "before",
  vor: "before",
  after: "after",
  since: "after",
  nach: "after",
  seit: "after",
  on: "on",
  am: "on",
};

/** A part of what was typed: "words in quotes", or up to the next space; a space may follow an operator's colon. */
const piece = /"[^"]*"?|(?:from|von|in|before|vor|after|since|nach|seit|on|am):[ \t]*[^\s"]*|[^\s"]+/giu;

/** Reads what was typed. `before` a day ends with the day before it, `after` a day begins with that day. */
export function readQuery(typed: string, { now, order, nick }: Reader): Query {
  const words: string[] = [];
  const problems: Problem[] = [];
  const found: { from?: string; in?: string } = {};
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [part] of typed.matchAll(piece)) {
    const colon = part.indexOf(":");
    const operator = part.startsWith('"') ? undefined : operators[part.slice(0, colon).toLowerCase()];
    const value = part.slice(colon + 1).trim();
    if (operator === undefined) words.push(part);
    // What is not written yet changes nothing.
    else if (value === "") continue;
    else if (operator === "from") {
      const who = ["me", "mir"].includes(fold(value)) ? nick : value.replace(/^@/, "");
      if (isNick(who)) found.from = who;
      else problems.push({ about: "from", written: value });
    } else if (operator === "in") {
      const where = value.replace(/^@/, "");
      if (isChannel(where) || isNick(where)) found.in = where;
      else problems.push({ about: "in", written: value });
    } else {
      const span = spanOf(value, now, order);
      if (!span) problems.push({ about: "date", written: value });
      if (span && operator !== "before") from = Math.max(from, span.from);
      // The server takes what was said at the time itself, too.
      if (span && operator !== "after") to = Math.min(to, (operator === "on" ? span.to : span.from) - 1);
    }
  }
  return {
    text: words.join(" ").trim(),
    from: found.from,
    in: found.in,
    after: Number.isFinite(from) ? serverTime(from) : undefined,
    before: Number.isFinite(to) ? serverTime(to) : undefined,
    problems,
  };
}

/** Whether it says what to look for. */
export function isEmpty({ text, from, in: place, after, before }: Query): boolean {
  return [text, from, place, after, before].every((part) => part === undefined || part === "");
}

/** Where a page goes on: beyond a message that was the last of the page before it. */
export type Beyond = { readonly id: string };

/** Whether the answer begins with what was said first: the server does so for those who name a beginning. */
export function isOldestFirst({ after }: Query): boolean {
  return after !== undefined;
}

/** SEARCH's parameter. */
export function attributesOf(query: Query, limit: number, beyond?: Beyond): string {
  const further = beyond && { [isOldestFirst(query) ? "after" : "before"]: `msgid=${beyond.id}` };
  const { text, from, in: place, after, before } = query;
  const attributes = { text, in: place, from, after, before, ...further, limit: String(limit) };
  return serializeTags(
    new Map(
      Object.entries(attributes).flatMap(([name, value]) =>
        value === undefined || value === "" ? [] : [[name, value] as const],
      ),
    ),
  );
}

/** The same search with this operator's value, which replaces one that is there. For the buttons beside the field. */
export function withOperator(
  typed: string,
  operator: "from" | "in" | "before" | "after",
  value: string,
): string {
  const kept = [...typed.matchAll(piece)]
    .map(([part]) => part)
    .filter((part) => operators[part.slice(0, part.indexOf(":")).toLowerCase()] !== operator);
  return [...kept, ...(value === "" ? [] : [`${operator}:${value}`])].join(" ");
}
