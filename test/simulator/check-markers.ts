/** What is asked of read markers: that a client never sees one go back, and has them in the end as the log has them. */
import { stayOf, type Truth } from "./check-log.ts";
import type { Life } from "./life.ts";
import type { Property } from "./violation.ts";

const prefix = "timestamp=";

export function checkMarkers(
  life: Life,
  truth: Truth,
  calmAt: number,
  report: (property: Property, details: string) => void,
): void {
  const known = new Map<string, number>();
  let batch: string | undefined;
  for (const moment of life.moments) {
    if (moment.kind !== "told") continue;
    const { verb, params, tags } = moment.line;
    const [first = "", second = ""] = params;
    if (verb === "BATCH" && second === "chorus/resume") batch = first.slice(1);
    if (verb !== "MARKREAD" || !second.startsWith(prefix)) continue;
    const at = Date.parse(second.slice(prefix.length));
    const before = known.get(first.toLowerCase()) ?? at;
    // What was missed is history, and the welcome has said what is so now.
    const isHistory = batch !== undefined && tags.get("batch") === batch;
    if (at < before && !isHistory) report("P15", `its marker of ${first} went from ${before} back to ${at}`);
    known.set(first.toLowerCase(), Math.max(at, before));
  }
  const stay = stayOf(life, truth);
  if (!stay) return;
  for (const [target, { at, position }] of truth.marksOf(stay.session) ?? []) {
    const seen = known.get(target);
    const wasTold = truth.facts.get(position)?.audience.includes(stay.session);
    const isNews = life.resumes && wasTold && position > stay.since;
    if (position > calmAt || (seen === undefined && !isNews)) continue;
    if (seen !== at) report("P15", `its marker of ${target} is ${seen} in the end, and ${at} in the log`);
  }
}
