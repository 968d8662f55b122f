/** Looks for broken promises in what the clients saw and what the cluster keeps. */
import { Violation } from "../simulator/violation.ts";
import { checkFates } from "./check-fates.ts";
import { checkGuest, checkHearing } from "./check-hearing.ts";
import { History } from "./history.ts";
import type { Kept, Line, Observed, Report } from "./observed.ts";

export function check(clients: readonly Observed[], { replays, log }: Kept): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (property, details) => violations.push(new Violation(property, details));
  const [lines = [], ...others] = replays;
  for (const [index, other] of others.entries()) compare(lines, other, index, report);
  const history = new History(lines);
  for (const imposture of history.impostures) report("P9", imposture);
  checkTexts(lines, log, report);
  checkIds(clients, lines, report);
  const ids = new Map(
    lines.filter(({ verb }) => verb === "PRIVMSG").map(({ id, params }) => [params[1] ?? "", id]),
  );
  for (const client of clients) {
    const own: Report = (property, details) => report(property, `${client.name}: ${details}`);
    if (client.kind === "guest") checkGuest(client, history, own);
    else checkHearing(client, history, own);
    checkFates(client, ids, own);
  }
  return violations;
}

function compare(lines: readonly Line[], other: readonly Line[], index: number, report: Report): void {
  const at = lines.findIndex((line, place) => wordsOf(line) !== wordsOf(other[place]));
  const place = at >= 0 ? at : lines.length;
  if (at < 0 && other.length === lines.length) return;
  report(
    "P3",
    `replay ${index + 2} has "${wordsOf(other[place])}" where the first has "${wordsOf(lines[place])}"`,
  );
}

/** Everything that was said is in the log's file under its id, and nothing is said twice. */
function checkTexts(lines: readonly Line[], log: ReadonlyMap<string, string>, report: Report): void {
  const places = new Map<string, string>();
  let last = "";
  for (const { id, verb, params } of lines) {
    if (id <= last) report("P3", `the history has ${id} after ${last}`);
    last = id;
    if (verb !== "PRIVMSG") continue;
    const [, text = ""] = params;
    const before = places.get(text);
    if (before !== undefined) report("P2", `"${text}" was said at ${before} and at ${id}`);
    places.set(text, id);
    if (log.get(id) !== text)
      report("P1", `"${text}" is not in the log's file at ${id}, but "${log.get(id)}"`);
  }
}

/** Whoever sees an id sees the same line. */
function checkIds(clients: readonly Observed[], lines: readonly Line[], report: Report): void {
  const known = new Map(lines.map((line) => [line.id, wordsOf(line)]));
  for (const { name, kind, moments } of clients) {
    // Our core shows events, not lines.
    if (kind === "person") continue;
    for (const moment of moments) {
      if (moment.kind !== "told") continue;
      const words = wordsOf(moment.line);
      const before = known.get(moment.line.id) ?? words;
      known.set(moment.line.id, before);
      if (before !== words) report("P11", `${moment.line.id} is "${words}" for ${name}, and was "${before}"`);
    }
  }
}

function wordsOf(line: Line | undefined): string {
  return line ? `${line.id} ${line.source} ${line.verb} ${line.params.join(" ")}` : "nothing";
}
