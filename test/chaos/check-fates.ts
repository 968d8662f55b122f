/** What became of everything that a client sent: exactly one fate each, and a true one. */
import { isDecided, type Observed, type Report, type Sending } from "./observed.ts";

/** @param ids where each text is in the history */
export function checkFates({ sendings }: Observed, ids: ReadonlyMap<string, string>, report: Report): void {
  for (const sending of sendings) {
    const { name, text, sent, answers, target, id } = sending;
    if (answers.length > sent.length)
      report("P13", `${name} was sent ${sent.length} times, and answered: ${answers}`);
    if (!isDecided(sending)) report("P13", `${name} has no fate`);
    if (text === undefined || !target.startsWith("#")) continue;
    const place = ids.get(text);
    if (answers.at(-1) === "taken" && place === undefined)
      report("P1", `${name}, "${text}", was acknowledged, and is lost`);
    if (answers.at(-1) === "refused" && place !== undefined)
      report("P13", `${name} was refused, and is at ${place}`);
    if (id !== undefined && place !== undefined && id !== place) {
      report("P11", `${name} was acknowledged as ${id}, and is at ${place}`);
    }
  }
  checkOrder(sendings, ids, report);
}

/** Nothing stands before what was sent, for the last time, before it was sent at all. */
function checkOrder(sendings: readonly Sending[], ids: ReadonlyMap<string, string>, report: Report): void {
  const placed = sendings.flatMap((sending) => {
    const place = ids.get(sending.text ?? "");
    return place === undefined ? [] : [{ sending, place }];
  });
  let latest = 0;
  for (const { sending, place } of placed.toSorted((one, other) => (one.place < other.place ? -1 : 1))) {
    if ((sending.sent.at(-1) ?? 0) < latest)
      report("P4", `${sending.name} is at ${place}, behind what was sent later`);
    latest = Math.max(latest, sending.sent[0] ?? 0);
  }
}
