/** What is asked of people with our own client: what they were shown, and what they were told of what they typed. */
import type { Truth } from "./check-log.ts";
import type { Fact } from "./model.ts";
import type { Person } from "./person.ts";
import { type Property, Violation } from "./violation.ts";

const lobby = "#lobby";

export function checkPeople(people: readonly Person[], truth: Truth, calmAt: number): Violation[] {
  const violations: Violation[] = [];
  for (const person of people) {
    const report = (property: Property, details: string) =>
      violations.push(new Violation(property, `${person.name}: ${details}`));
    checkTyped(person, truth, report);
    checkShown(person, truth, calmAt, report);
  }
  return violations;
}

type Report = (property: Property, details: string) => void;

function checkTyped({ typed }: Person, { facts }: Truth, report: Report): void {
  const inLog: { readonly sent: readonly number[]; readonly text: string; readonly position: number }[] = [];
  for (const { text, fates, sent, overtaken } of typed.values()) {
    if (overtaken.length > 0) report("P4", `"${text}" was sent while ${overtaken} waited to be sent again`);
    const said = [...facts.values()].filter((fact) => fact.isAccepted && fact.text === text);
    for (const { position } of said) inLog.push({ sent, text, position });
    const [fate = "none"] = fates;
    if (fates.length !== 1) report("P13", `the fates of "${text}" are [${fates}]`);
    if (said.length > 1) report("P2", `"${text}" is in the log at ${said.map(({ position }) => position)}`);
    if (fate === "sent" && said.length === 0) report("P1", `"${text}" was sent, and is not in the log`);
    if ((fate === "failed" || fate === "unsent") && said.length > 0) {
      report("P13", `"${text}" is ${fate}, and in the log at ${said[0]?.position}`);
    }
  }
  checkOrder(inLog, report);
}

/** Each stands behind what was sent before it for the last time. */
function checkOrder(
  sendings: { readonly sent: readonly number[]; readonly text: string; readonly position: number }[],
  report: Report,
): void {
  let latest = 0;
  for (const { sent, text, position } of sendings.sort((one, other) => one.position - other.position)) {
    if ((sent.at(-1) ?? 0) < latest) report("P4", `"${text}" is at ${position}, behind what was sent later`);
    latest = Math.max(latest, sent[0] ?? 0);
  }
}

/** Where it is not announced there is no gap. What is shared with one is not shown to others. */
function checkShown({ shown, host }: Person, { facts, opened }: Truth, calmAt: number, report: Report): void {
  const sessions = new Set(opened.get(host));
  const isForThem = ({ audience }: Fact) => audience.some((id) => sessions.has(id));
  const expected = [...facts.values()].filter(
    (fact) => fact.target === lobby && isForThem(fact) && !sessions.has(fact.by ?? 0),
  );
  let next: number | undefined;
  let last = 0;
  for (const line of shown) {
    if (line === "gap") {
      next = undefined;
      continue;
    }
    const { position, text } = line;
    const fact = facts.get(position);
    if (position <= last) report("P3", `"${text}" at ${position} was shown after ${last}`);
    last = Math.max(last, position);
    if (fact?.text !== text) report("P11", `${position} was shown as "${text}", and is "${fact?.text}"`);
    if (fact && !isForThem(fact)) report("P10", `"${text}" at ${position} was shown`);
    const place = fact ? expected.indexOf(fact) : -1;
    if (place < 0) continue;
    if (next !== undefined && place !== next)
      report("P5", `${expected[next]?.position} was not shown before ${position}`);
    next = place + 1;
  }
  const missing = next === undefined ? undefined : expected[next];
  if (missing && missing.position <= calmAt) report("P5", `${missing.position} was never shown`);
}
