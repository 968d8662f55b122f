/** What is said in several lines, as a client sends it and as it is one text. IRCv3 draft/multiline. */
import type { Dice } from "./dice.ts";

/** How many follow on the first one, at least, and fewer than. */
const more = { low: 1, high: 5 };

/** @param begin what nobody else begins with */
export function severalLines(dice: Dice, begin: string, target: string) {
  const reference = begin.replace(" ", "-");
  const lines = [`@batch=${reference} PRIVMSG ${target} :${begin}`];
  let text = begin;
  for (let line = 0; line < Math.floor(dice.between(more.low, more.high)); line++) {
    const goesOn = dice.chance(0.3);
    lines.push(
      `@batch=${reference}${goesOn ? ";draft/multiline-concat" : ""} PRIVMSG ${target} :and ${line}`,
    );
    text += `${goesOn ? "" : "\n"}and ${line}`;
  }
  const whole = [`BATCH +${reference} draft/multiline ${target}`, ...lines, `BATCH -${reference}`];
  return { line: whole.join("\r\n"), text };
}
