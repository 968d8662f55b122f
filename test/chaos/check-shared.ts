/** What was shared with one person came to that person, once. */
import { Violation } from "../simulator/violation.ts";
import { isDecided } from "./observed.ts";
import type { Person } from "./person.ts";

export function checkShared(people: readonly Person[]): Violation[] {
  const violations: Violation[] = [];
  for (const { name, sendings } of people) {
    for (const sending of sendings) {
      const friend = people.find((person) => person.name === sending.target);
      if (!friend || !isDecided(sending)) continue;
      const times = friend.shared.filter((text) => text === sending.text).length;
      if (times > 1)
        violations.push(new Violation("P2", `${sending.name} came to ${friend.name} ${times} times`));
      if (times === 0 && sending.answers.at(-1) === "taken") {
        violations.push(new Violation("P1", `${sending.name} by ${name} never came to ${friend.name}`));
      }
    }
  }
  return violations;
}
