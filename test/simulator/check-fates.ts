/** What is asked of everything that a client sends: one fate, and a true one; once, and in its order. */
import type { Truth } from "./check-log.ts";
import { isDecided, type Life, type Sending } from "./life.ts";
import type { Fact } from "./model.ts";
import type { Property } from "./violation.ts";

export function checkFates(
  { sendings }: Life,
  { facts }: Truth,
  isGoingOn: boolean,
  report: (property: Property, details: string) => void,
): void {
  const said = new Map<string, Fact[]>();
  for (const fact of facts.values()) {
    if (!fact.isAccepted || fact.text === undefined) continue;
    said.set(fact.text, [...(said.get(fact.text) ?? []), fact]);
  }
  const inLog: { readonly sending: Sending; readonly position: number }[] = [];
  for (const sending of sendings) {
    const { label, line, text, parts, sent, answers } = sending;
    const last = answers.at(-1);
    if (answers.length > sent.length) report("P13", `${label} has ${answers.length} answers`);
    if (isGoingOn && !isDecided(sending)) report("P13", `${label} has no fate: ${line}`);
    if (text === undefined) continue;
    const found = said.get(text) ?? [];
    const places = found.map(({ position }) => position);
    for (const position of places) inLog.push({ sending, position });
    const targets = new Set(found.map(({ target }) => target));
    if (targets.size < found.length) report("P2", `${label} is in the log more than once: ${places}`);
    // A NOTICE is never refused aloud.
    if (last === "done" && found.length < parts && !line.startsWith("NOTICE"))
      report("P1", `${label} was acknowledged, and is in the log at [${places}]: ${line}`);
    const mayBeThere = last === "refused" ? parts - 1 : 0;
    if (last !== "done" && last !== undefined && isDecided(sending) && found.length > mayBeThere) {
      report("P13", `${label} was ${last}, and is in the log at ${places}`);
    }
  }
  let latest = 0;
  for (const { sending, position } of inLog.sort((one, other) => one.position - other.position)) {
    if ((sending.sent.at(-1) ?? 0) < latest)
      report("P4", `${sending.label} is at ${position}, behind what was sent later`);
    latest = Math.max(latest, sending.sent[0] ?? 0);
  }
}
