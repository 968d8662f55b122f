/** What a client was told, against what it was to be told: all of it, in its order, and nothing else. */
import type { Event, History } from "./history.ts";
import { type Observed, type Report, userOf } from "./observed.ts";

/** For clients that can resume: no gap, nothing twice, whatever happened to their connections. */
export function checkHearing({ name, kind, moments }: Observed, history: History, report: Report): void {
  const expected = history.events.filter((event) => isFor(event, name, kind === "person"));
  const places = new Map(expected.map(({ id }, place) => [id, place]));
  const told = new Set<string>();
  const pings = new Map<string, string>();
  let next = 0;
  for (const moment of moments) {
    if (moment.kind === "pinged") pings.set(moment.token, moment.told);
    if (moment.kind === "forgotten") report("P7", `its session was over: ${moment.why}`);
    if (moment.kind === "ponged" && moment.isBarrier) {
      const before = pings.get(moment.token) ?? "";
      const missing = expected[next]?.id;
      if (missing !== undefined && missing <= before) {
        report("P14", `its ${moment.token} was answered before ${missing}, though ${before} had been told`);
      }
    }
    if (moment.kind !== "told") continue;
    const { line, isMissed, isAgain } = moment;
    const wasTold = told.has(line.id);
    told.add(line.id);
    if (wasTold && isAgain) continue;
    const place = places.get(line.id);
    if (wasTold) report(isMissed ? "P7" : "P3", `it was told twice of ${line.id}`);
    else if (place === undefined)
      report("P10", `it was told of ${line.id} ${line.params}, which it was not to see`);
    else if (place < next) report("P3", `${line.id} came after ${expected[next - 1]?.id}`);
    else {
      if (place > next) report(isMissed ? "P7" : "P5", `${expected[next]?.id} is missing before ${line.id}`);
      next = place + 1;
    }
  }
  const missing = expected.slice(next);
  if (missing.length > 0) report("P5", `it was never told of ${missing.length} lines from ${missing[0]?.id}`);
}

/** Our core shows what others say; it asks for no echo. */
function isFor({ audience, source, id, verb, params }: Event, name: string, isPerson: boolean): boolean {
  if (!audience.has(name)) return false;
  return !isPerson || (verb === "PRIVMSG" && userOf({ source, id, verb, params }) !== name);
}

/**
 * For a client without resume: in each of its sessions it was told of what others said from the beginning on, without
 * a gap. When its session ended with its connection the last lines may lack; when its node was lost some may come again.
 */
export function checkGuest({ name, moments }: Observed, { events }: History, report: Report): void {
  const told = new Set<string>();
  let last = "";
  for (const moment of moments) {
    if (moment.kind === "connected") last = "";
    if (moment.kind !== "told" || moment.line.verb !== "PRIVMSG") continue;
    if (moment.line.id <= last) report("P3", `${moment.line.id} came after ${last}`);
    last = moment.line.id;
    told.add(last);
  }
  const sessions = sessionsOf(name, events);
  for (const [index, session] of sessions.entries()) {
    const missing = session.findIndex(({ id }) => !told.has(id));
    if (missing < 0) continue;
    const later = session.slice(missing).find(({ id }) => told.has(id));
    const isOver = index < sessions.length - 1;
    if (later) report("P5", `${session[missing]?.id} is missing before ${later.id}`);
    else if (!isOver) report("P5", `it was never told of what came from ${session[missing]?.id} on`);
  }
}

/** What others said in the hearing of each of a user's sessions. */
function sessionsOf(name: string, events: readonly Event[]): Event[][] {
  const sessions: Event[][] = [[]];
  for (const event of events) {
    const isOwn = userOf(event) === name;
    if (isOwn && event.verb === "QUIT") sessions.push([]);
    if (!isOwn && event.verb === "PRIVMSG" && event.audience.has(name)) sessions.at(-1)?.push(event);
  }
  return sessions;
}
