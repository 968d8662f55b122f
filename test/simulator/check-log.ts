/** What is asked of the cluster as a whole: what the nodes applied, came to and keep, against what the log says. */
import { isDeepStrictEqual } from "node:util";
import { hashOf } from "../../src/network/clients.ts";
import { entriesPerRecord, type NetworkRecord, positionOf } from "../../src/network/entry.ts";
import { takeSnapshot } from "../../src/network/snapshot.ts";
import type { Life } from "./life.ts";
import type { Machine } from "./machine.ts";
import { type Fact, Model, type Stay } from "./model.ts";
import { type Property, Violation } from "./violation.ts";
import { originOf, type Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** A node looks only so often who is away, in milliseconds. */
const graceSlack = 600;

/** What the log means, and by which tokens, connections and addresses sessions are known. */
export interface Truth extends Pick<Model, "tokens" | "stays" | "opened" | "marksOf"> {
  readonly facts: ReadonlyMap<number, Fact>;
}

export function checkLog(world: World, watch: Watch): { truth: Truth; violations: Violation[] } {
  const violations: Violation[] = [];
  const report = (property: Property, details: string) => violations.push(new Violation(property, details));
  const model = new Model();
  const facts = new Map<number, Fact>();
  const records = world.records();
  for (const record of records) {
    for (const fact of model.apply(record)) facts.set(fact.position, fact);
    violations.push(...checkGraces(world, watch, record, facts));
    const { origin, described } = watch.applied.get(record.number) ?? {};
    if (origin !== undefined && origin !== originOf(record)) {
      report("P1", `record ${record.number} was ${origin}, and is ${originOf(record)}`);
    }
    if (described !== undefined && described !== model.describe()) {
      report(
        "P8",
        `after record ${record.number} nodes have\n${described}\nand the log means\n${model.describe()}`,
      );
      break;
    }
  }
  const numbers = new Set(records.map(({ number }) => number));
  for (const number of watch.applied.keys()) {
    if (!numbers.has(number)) report("P1", `record ${number} was applied, and is not in the log`);
  }
  for (const machine of world.machines) violations.push(...checkArchive(machine, facts));
  const states = watch.networks
    .filter(({ state }) => state.record === world.store.head)
    .map(({ state }) => JSON.parse(JSON.stringify(takeSnapshot(state))));
  for (const state of states) {
    if (isDeepStrictEqual(state, states[0])) continue;
    report("P8", `in the end\n${JSON.stringify(states[0])}\n${JSON.stringify(state)}`);
  }
  const { tokens, stays, opened } = model;
  const marksOf = (session: number) => model.marksOf(session);
  return { truth: { facts, tokens, stays, opened, marksOf }, violations };
}

/**
 * Whoever was away had its time to come back, counted by the node that ended the session: from its own start, and anew
 * after an outage that it noticed. What it had proposed by the time the log went out may be taken later.
 */
function* checkGraces(
  { grace }: World,
  watch: Watch,
  { node, incarnation, n, number, entries }: NetworkRecord,
  facts: ReadonlyMap<number, Fact>,
): Generator<Violation> {
  const started = watch.asked.get(originOf({ node, incarnation, n: 1 })) ?? 0;
  const asked = watch.asked.get(originOf({ node, incarnation, n })) ?? 0;
  const outages = watch.outagesOf(node);
  for (const [index, { event }] of entries.entries()) {
    const position = positionOf(number, index);
    if (event.type !== "grace-ended" || !facts.get(position)?.isAccepted) continue;
    // Who died did not see what became of it.
    const proposed = watch.proposed.get(position) ?? asked;
    const ended =
      outages.find(({ since, until }) => since <= proposed && proposed <= until)?.since ?? proposed;
    const anew = outages.map(({ until }) => until).filter((until) => until < proposed);
    const left = watch.applied.get(Math.floor(event.detachedAt / entriesPerRecord))?.since ?? 0;
    const waited = ended - Math.max(left, started, ...anew);
    if (waited < grace - graceSlack)
      yield new Violation("P7", `${node} ended session ${event.session} after ${waited} ms of ${grace}`);
  }
}

/** History holds what the log says, in its order, and nothing else. */
function* checkArchive(
  { id, archive, disk }: Machine,
  facts: ReadonlyMap<number, Fact>,
): Generator<Violation> {
  let last = 0;
  for (const { position } of disk.kept) {
    if (position <= last) yield new Violation("P3", `the archive of ${id} has ${position} after ${last}`);
    if (!facts.get(position)?.isAccepted)
      yield new Violation("P6", `${id} keeps ${position}: it did not happen`);
    last = position;
  }
  if (!archive) return;
  for (const { position, audience, text } of facts.values()) {
    if (audience.length === 0 || position > archive.told) continue;
    const line = archive.at(position)?.deliveries[0]?.line;
    if (!line) yield new Violation("P6", `${position} is not in the archive of ${id}`);
    else if (line.type === "said" && line.text !== text) {
      yield new Violation("P11", `${position} says "${text}", and "${line.text}" in the archive of ${id}`);
    }
  }
}

/** The session that a client has, and since when; by its token or its connection. */
export function stayOf({ token, moments }: Life, { tokens, stays }: Truth): Stay | undefined {
  if (token !== undefined) return tokens.get(hashOf(token));
  const opened = moments.find(({ kind }) => kind === "opened");
  return opened?.kind === "opened" ? stays.get(opened.wire.name) : undefined;
}
