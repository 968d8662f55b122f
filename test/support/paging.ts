/** Somebody who pages through history, as any client could, and what it read. */
import assert from "node:assert/strict";
import type { IrcClient } from "./irc-client.ts";

/** What readers ask for, so that lines of history are, but for the name of their batch, those that were told live. */
export const pagingBy = "batch message-tags server-time draft/chathistory";

/** The lines of the one batch of history that was told, without the batch's tag. */
export function linesInBatch(told: readonly string[]): string[] {
  const begins = told.findIndex((line) => / BATCH \+\S+ chathistory /.test(line));
  const reference = / BATCH \+(\S+) /.exec(told[begins] ?? "")?.[1];
  const ends = told.findIndex((line) => line.endsWith(` BATCH -${reference}`));
  assert.ok(begins >= 0 && ends > begins, `no batch in ${told.join("\n")}`);
  const tag = `batch=${reference}`;
  // What is told live stands between its lines.
  const inside = told.slice(begins + 1, ends).filter((line) => line.split(" ")[0]?.includes(tag));
  return inside.map((line) => line.replace(`;${tag}`, "").replace(`${tag};`, "").replace(`@${tag} `, ""));
}

/** How a page names the line that the next one goes on from: by its id, or by its time. */
export type Naming = "msgid" | "timestamp";

export function naming(line: string, by: Naming): string {
  const value = (by === "msgid" ? /msgid=([^; ]+)/ : /time=([^; ]+)/).exec(line)?.[1];
  assert.ok(value, line);
  return `${by}=${value}`;
}

/** Asks by lines of a client, and gives all that it was told up to its next barrier. */
export type Asks = (line: string) => Promise<readonly string[]>;

/** A client that pages. */
export function asksBy(client: IrcClient): Asks {
  let seen = client.heard.lines.length;
  return async (line) => {
    client.send(line);
    await client.barrier();
    const told = client.heard.lines.slice(seen);
    seen = client.heard.lines.length;
    return told;
  };
}

/** Everything from the newest line back to the oldest, page by page: all of them by the same naming. */
export async function crawlBack(
  asks: Asks,
  target: string,
  by: Naming,
  limit: () => number,
): Promise<string[]> {
  const begin = by === "msgid" ? "*" : "timestamp=1970-01-01T00:00:00.000Z";
  let all = linesInBatch(await asks(`CHATHISTORY LATEST ${target} ${begin} ${limit()}`));
  for (let first = all[0]; first !== undefined; ) {
    const page = linesInBatch(await asks(`CHATHISTORY BEFORE ${target} ${naming(first, by)} ${limit()}`));
    all = [...page, ...all];
    first = page[0];
  }
  return all;
}

/** Everything after a line, until there is no more. */
export async function crawlOn(
  asks: Asks,
  target: string,
  begin: string,
  by: Naming,
  limit: () => number,
): Promise<string[]> {
  const all: string[] = [];
  for (let last: string | undefined = begin; last !== undefined; ) {
    const page = linesInBatch(await asks(`CHATHISTORY AFTER ${target} ${naming(last, by)} ${limit()}`));
    all.push(...page);
    last = page.at(-1);
  }
  return all;
}
