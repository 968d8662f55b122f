/** What is asked of each client: what it was told, against what it was to be told, and what became of what it sent. */
import type { Message } from "../../src/protocol/message.ts";
import { checkFates } from "./check-fates.ts";
import { checkHearing } from "./check-hearing.ts";
import type { Truth } from "./check-log.ts";
import { checkMarkers } from "./check-markers.ts";
import { checkReturns } from "./check-returns.ts";
import type { IrcClient } from "./irc-client.ts";
import { isTalk, type Life } from "./life.ts";
import type { Fact } from "./model.ts";
import { type Property, Violation } from "./violation.ts";

type Report = (property: Property, details: string) => void;

export function checkLives(clients: readonly IrcClient[], truth: Truth, calmAt: number): Violation[] {
  const violations: Violation[] = [];
  const lines = new Map<number, string>();
  const texts = new Map<string, number>();
  for (const client of clients) {
    for (const life of client.lives) {
      const report: Report = (property, details) =>
        violations.push(new Violation(property, `${client.name}: ${details}`));
      const isGoingOn = client.isInside && life === client.life && !life.isOver;
      for (const [index, moment] of life.moments.entries()) {
        if (moment.kind !== "told") continue;
        const { line, position } = moment;
        const isSaid = isTalk(line.verb, line.source);
        if (position === undefined) {
          if (isSaid) report("P11", `"${line.params}" belongs to no message`);
          continue;
        }
        const fact = truth.facts.get(position);
        const text = fact && isSaid ? wholeOf(life, index, client.gathers, fact) : line.params[1];
        checkLine(line, position, text ?? "", { lines, texts, truth }, report);
      }
      checkHearing(life, truth, isGoingOn ? calmAt : 0, report);
      checkMarkers(life, truth, isGoingOn ? calmAt : 0, report);
      checkFates(life, truth, isGoingOn, report);
    }
  }
  return [...violations, ...checkReturns(clients, truth)];
}

interface Known {
  /** What each line said when it was first seen, by its position; and where each text was first seen. */
  readonly lines: Map<number, string>;
  readonly texts: Map<string, number>;
  readonly truth: Truth;
}

/** What somebody said, as a whole. Who does not gather lines may have got a part of them when it was cut off. */
function wholeOf(life: Life, index: number, gathers: boolean, { text = "", fallback = "" }: Fact): string {
  const moment = life.moments[index];
  const told = moment?.kind === "told" ? (moment.line.params[1] ?? "") : "";
  if (gathers) return told;
  const next = life.moments.slice(index + 1).find(({ kind }) => kind !== "pinged");
  const isPart = fallback.startsWith(`${told}\n`) && next?.kind === "closed";
  return told === fallback || isPart ? text : told;
}

/** What holds for each line wherever it is seen. @param text what it says, as a whole */
function checkLine(
  { tags, source, verb, params }: Message,
  position: number,
  text: string,
  known: Known,
  report: Report,
): void {
  const line = `${tags.get("time")} ${source} ${verb} ${[params[0], text, ...params.slice(2)].join(" ")}`;
  const before = known.lines.get(position) ?? line;
  known.lines.set(position, before);
  if (line !== before) report("P11", `${position} is "${line}", and was "${before}"`);
  const fact = known.truth.facts.get(position);
  if (!fact?.isAccepted) report("P1", `"${line}" is not in the log at ${position}`);
  if (!isTalk(verb, source)) return;
  if (fact?.isAccepted && fact.text !== text)
    report("P11", `${position} is "${line}", and "${fact.text}" in the log`);
  const said = `${params[0]?.toLowerCase()} ${text}`;
  const at = known.texts.get(said) ?? position;
  known.texts.set(said, at);
  if (at !== position) report("P2", `"${text}" was said at ${at} and at ${position}`);
}
