/** What is asked of what a client heard: everything that was for it, once, in the order of the log. */
import type { Message } from "../../src/protocol/message.ts";
import { stayOf, type Truth } from "./check-log.ts";
import type { Life } from "./life.ts";
import type { Fact } from "./model.ts";
import type { Property } from "./violation.ts";

const ofAccounts: readonly Fact["type"][] = ["account-registered", "logged-in"];

type Report = (property: Property, details: string) => void;

/** What a client was told, in its order, and whether that was all up to `calmAt`. Of what has no id for those who cannot resume they know nothing. */
export function checkHearing(life: Life, truth: Truth, calmAt: number, report: Report): void {
  const stay = stayOf(life, truth);
  if (!stay) return;
  const { session, since } = stay;
  const own = new Set(life.sendings.map(({ label }) => label));
  const isExpected = ({ audience, target, position, type, by }: Fact) => {
    if (!audience.includes(session) || position <= since) return false;
    // Of its own account nobody is told by whom it was changed.
    return life.resumes ? by !== session || !ofAccounts.includes(type) : target !== undefined;
  };
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
    if (named !== undefined && !own.has(named)) report("P10", `it was given the label ${named} of another`);
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
