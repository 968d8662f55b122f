/** What is asked for those who cannot resume, but were taken back after their node was lost: perhaps a line twice, never a gap that their node could know of. */
import { parse } from "../../src/protocol/message.ts";
import { sessionOf, type Truth } from "./check-log.ts";
import type { IrcClient } from "./irc-client.ts";
import { type Life, positionIn } from "./life.ts";
import type { Fact } from "./model.ts";
import { Violation } from "./violation.ts";

export function* checkReturns({ name, resumes, lives }: IrcClient, truth: Truth): Generator<Violation> {
  if (resumes) return;
  const excused = new Set([...lives.flatMap(toldIn), ...lives.flatMap(lostIn)]);
  for (const [session, own] of Map.groupBy(lives, (life) => sessionOf(life, truth))) {
    if (session === undefined) continue;
    const heard = new Set(own.flatMap(toldIn));
    const talk = [...truth.facts.values()].filter(
      ({ audience, target }) => target?.startsWith("#") && audience.includes(session),
    );
    const isHeard = ({ position }: Fact) => heard.has(position);
    const stretch = talk.slice(talk.findIndex(isHeard), talk.findLastIndex(isHeard) + 1);
    const missing = stretch.find(({ position }) => !excused.has(position));
    if (missing) yield new Violation("P7", `${name}: it was taken back, and not told of ${missing.position}`);
  }
}

function toldIn({ moments }: Life): (number | undefined)[] {
  return moments.map((moment) => (moment.kind === "told" ? moment.position : undefined));
}

/** What its nodes had written, and had to take for taken. */
function lostIn({ moments }: Life): (number | undefined)[] {
  return moments.flatMap((moment) => {
    if (moment.kind !== "closed") return [];
    return `${moment.wire.lostUnseen}`.split("\r\n").map((text) => {
      const line = parse(text);
      return line && positionIn(line);
    });
  });
}
