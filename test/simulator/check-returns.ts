/** What is asked for those who cannot resume, but came back to their session: perhaps a line twice, never a gap that their nodes could know of. */
import { parse } from "../../src/protocol/message.ts";
import { stayOf, type Truth } from "./check-log.ts";
import type { IrcClient } from "./irc-client.ts";
import { type Life, positionIn } from "./life.ts";
import type { Fact } from "./model.ts";
import { Violation } from "./violation.ts";
import type { Wire } from "./wire.ts";

export function* checkReturns(clients: readonly IrcClient[], truth: Truth): Generator<Violation> {
  const users = Map.groupBy(clients, ({ owner, name }) => owner?.account ?? name);
  for (const [user, own] of users) {
    const lives = own.flatMap((client) => client.lives);
    const isOwner = own.some(({ owner }) => owner !== undefined);
    const excused = new Set([...lives.flatMap(toldIn), ...lives.flatMap((life) => lostIn(life, isOwner))]);
    for (const [session, those] of Map.groupBy(lives, (life) => stayOf(life, truth)?.session)) {
      // Who can resume forgets by itself what it missed.
      if (session === undefined || those.some(({ resumes }) => resumes)) continue;
      const missing = missingIn(session, those, excused, truth);
      if (missing)
        yield new Violation("P7", `${user}: it was taken back, and not told of ${missing.position}`);
    }
  }
}

/** Of what was said while it was there: to it alone as well, if it has always proved who it is. */
function missingIn(
  session: number,
  lives: readonly Life[],
  excused: ReadonlySet<number | undefined>,
  truth: Truth,
): Fact | undefined {
  const heard = new Set(lives.flatMap(toldIn));
  const isProved = lives.every((life) => stayOf(life, truth)?.isProved);
  const isTalk = ({ target }: Fact) => (isProved ? target !== undefined : target?.startsWith("#"));
  const talk = [...truth.facts.values()].filter(
    (fact) => isTalk(fact) && fact.audience.includes(session) && (!isProved || fact.by !== session),
  );
  const since = talk.find(({ position }) => heard.has(position))?.position ?? Number.POSITIVE_INFINITY;
  const until = Math.max(0, ...lives.map((life) => returnedAt(life, truth)));
  return talk.find(({ position }) => since < position && position < until && !excused.has(position));
}

/** Where it was taken back to a session that nobody used, and was told everything before. */
function returnedAt(life: Life, truth: Truth): number {
  const stay = stayOf(life, truth);
  const isCaughtUp = stay?.wasAway && toldIn(life).some((position = 0) => position > stay.since);
  return isCaughtUp ? stay.since : 0;
}

function toldIn({ moments }: Life): (number | undefined)[] {
  return moments.map((moment) => (moment.kind === "told" ? moment.position : undefined));
}

/** What its nodes had written, and had to take for taken. */
function lostIn({ moments }: Life, isOwner: boolean): (number | undefined)[] {
  return moments.flatMap((moment) => {
    if (moment.kind !== "closed") return [];
    return `${lostOn(moment.wire, isOwner)}`.split("\r\n").map((text) => {
      const line = parse(text);
      return line && positionIn(line);
    });
  });
}

/** Only who has an account comes back after its connection alone was lost: what was on its way then is gone. */
function lostOn(wire: Wire, isOwner: boolean): Buffer {
  return isOwner && !wire.wentWithNode ? wire.lost : wire.lostUnseen;
}
