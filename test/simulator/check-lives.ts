/** What is asked of each client: what it was told against what it was to be told, and what became of what it sent. */
import type { Message } from "../../src/protocol/message.ts";
import { checkFates } from "./check-fates.ts";
import { sessionOf, type Truth } from "./check-log.ts";
import { checkReturns } from "./check-returns.ts";
import type { IrcClient } from "./irc-client.ts";
import type { Life } from "./life.ts";
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
      for (const moment of life.moments) {
        if (moment.kind !== "told" || moment.position === undefined) continue;
        checkLine(moment.line, moment.position, { lines, texts, truth }, report);
      }
      checkHearing(life, truth, isGoingOn ? calmAt : 0, report);
      checkFates(life, truth, isGoingOn, report);
    }
    violations.push(...checkReturns(client, truth));
  }
  return violations;
}

interface Known {
  /** What each line said when it was first seen, by its position; and where each text was first seen. */
  readonly lines: Map<number, string>;
  readonly texts: Map<string, number>;
  readonly truth: Truth;
}

/** What holds for each line wherever it is seen. */
function checkLine(
  { tags, source, verb, params }: Message,
  position: number,
  known: Known,
  report: Report,
): void {
  const line = `${tags.get("time")} ${source} ${verb} ${params.join(" ")}`;
  const before = known.lines.get(position) ?? line;
  known.lines.set(position, before);
  if (line !== before) report("P11", `${position} is "${line}", and was "${before}"`);
  const fact = known.truth.facts.get(position);
  if (!fact?.isAccepted) report("P1", `"${line}" is not in the log at ${position}`);
  if (verb !== "PRIVMSG" && verb !== "NOTICE") return;
  const text = params[1] ?? "";
  if (fact?.isAccepted && fact.text !== text)
    report("P11", `${position} is "${line}", and "${fact.text}" in the log`);
  const said = `${params[0]?.toLowerCase()} ${text}`;
  const at = known.texts.get(said) ?? position;
  known.texts.set(said, at);
  if (at !== position) report("P2", `"${text}" was said at ${at} and at ${position}`);
}

/** What a client was told, in its order, and whether that was all up to `calmAt`. One that cannot resume knows only of what is said in channels. */
function checkHearing(life: Life, truth: Truth, calmAt: number, report: Report): void {
  const session = sessionOf(life, truth);
  if (session === undefined) return;
  const isExpected = ({ audience, target, position }: Fact) =>
    audience.includes(session) && position > session && (life.resumes || target?.startsWith("#") === true);
  const expected = [...truth.facts.values()].filter(isExpected);
  const seen = new Set<number>();
  let next = 0;
  let last = 0;
  let batch: string | undefined;
  /** Of the batches that answer something, by their references. */
  const labels = new Map<string, string>();
  /** It has been told nothing live since it was connected. */
  let isReturning = false;
  for (const moment of life.moments) {
    if (moment.kind === "opened") isReturning = seen.size > 0;
    if (moment.kind === "ponged" && moment.unanswered.length > 0 && !wasWarned(life))
      report("P14", `it had its ${moment.token}, and no answer to ${moment.unanswered}`);
    if (moment.kind !== "told") continue;
    const { line, position } = moment;
    const [reference = "", type] = line.params;
    const named = line.tags.get("label");
    if (line.verb === "BATCH" && named !== undefined) labels.set(reference.slice(1), named);
    if (line.verb === "BATCH" && type === "chorus/resume") batch = reference.slice(1);
    if (line.verb === "BATCH" && reference === `-${batch}`) batch = undefined;
    if (line.verb === "PONG")
      checkBarrier(life, line, life.resumes || next > 0 ? expected[next] : undefined, report);
    if (position === undefined) continue;
    const fact = truth.facts.get(position);
    if (fact && !fact.audience.includes(session)) report("P10", `it was told of ${position}: ${line.params}`);
    const isMissed = batch !== undefined && line.tags.get("batch") === batch;
    if (position <= last) {
      // An answer that is given again, or a message to oneself, which comes with its echo.
      const label = line.tags.get("label") ?? labels.get(line.tags.get("batch") ?? "");
      const isAnswer = (life.sendings.find((sending) => sending.label === label)?.sent.length ?? 0) > 1;
      const isAgain = seen.has(position) && (isAnswer || fact?.audience.length === 1);
      const property = !seen.has(position) ? "P3" : isMissed ? "P7" : "P3";
      if (!isAgain) report(property, `${position} came after ${last}: ${line.params}`);
      continue;
    }
    last = position;
    seen.add(position);
    if (!fact || !isExpected(fact)) continue;
    if (next === 0 && !life.resumes) next = expected.indexOf(fact);
    if (expected[next] !== fact) {
      report(
        isMissed || isReturning ? "P7" : "P5",
        `${expected[next]?.position} is missing before ${position}`,
      );
      next = expected.indexOf(fact);
    }
    next += 1;
    isReturning = isMissed;
  }
  const missing = expected[next]?.position ?? Number.POSITIVE_INFINITY;
  if (missing <= calmAt && (next > 0 || life.resumes)) report("P5", `it was never told of ${missing}`);
}

/** Everything that anyone was told before the PING has come. */
function checkBarrier(life: Life, pong: Message, next: Fact | undefined, report: Report): void {
  const { moments, client } = life;
  const token = pong.params.at(-1);
  const ping = moments.find((moment) => moment.kind === "pinged" && moment.token === token);
  if (ping?.kind !== "pinged" || wasWarned(life) || !next || next.position > ping.told) return;
  report("P14", `${client} had its ${token}, and not ${next.position}, though ${ping.told} was told before`);
}

/** Some PONG of this life was none, as it was told. */
function wasWarned({ moments }: Life): boolean {
  return moments.some(
    (moment) => moment.kind === "told" && moment.line.verb === "WARN" && moment.line.params[0] === "PING",
  );
}
