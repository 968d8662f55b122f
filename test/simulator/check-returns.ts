/** What is asked for those who cannot resume, but were taken back after their node was lost: perhaps a line twice, never a gap. */
import { sessionOf, type Truth } from "./check-log.ts";
import type { IrcClient } from "./irc-client.ts";
import type { Life } from "./life.ts";
import type { Fact } from "./model.ts";
import { Violation } from "./violation.ts";

export function* checkReturns({ name, resumes, lives }: IrcClient, truth: Truth): Generator<Violation> {
  if (resumes) return;
  for (const run of runsOf(lives)) {
    const seen = new Set(run.flatMap(toldIn));
    for (const [session, own] of Map.groupBy(run, (life) => sessionOf(life, truth))) {
      if (session === undefined) continue;
      const heard = new Set(own.flatMap(toldIn));
      const talk = [...truth.facts.values()].filter(
        ({ audience, target }) => target?.startsWith("#") && audience.includes(session),
      );
      const isHeard = ({ position }: Fact) => heard.has(position);
      const stretch = talk.slice(talk.findIndex(isHeard), talk.findLastIndex(isHeard) + 1);
      const missing = stretch.find(({ position }) => !seen.has(position));
      if (missing)
        yield new Violation("P7", `${name}: it was taken back, and not told of ${missing.position}`);
    }
  }
}

/** Lives that follow on each other without a loss on the way: what was written had come. */
function runsOf(lives: readonly Life[]): Life[][] {
  const runs: Life[][] = [];
  let isGoingOn = false;
  for (const life of lives) {
    if (isGoingOn) runs.at(-1)?.push(life);
    else runs.push([life]);
    const end = life.moments.at(-1);
    isGoingOn = end?.kind === "closed" && end.isClean;
  }
  return runs;
}

function toldIn({ moments }: Life): number[] {
  return moments.flatMap((moment) =>
    moment.kind === "told" && moment.position !== undefined ? [moment.position] : [],
  );
}
