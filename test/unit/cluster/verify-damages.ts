/** Damages to a data folder, each in a copy of its own, and the faults that verifying finds then. */
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type { Moment } from "../../../src/cluster/snapshots-file.ts";
import { archiveIn, momentAt, snapshotsIn, writeDataFolder } from "../../support/data-folder.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { findings, tellStory } from "./verify-story.ts";

export const story = await tellStory();
export const length = story.records.length;

/** Holds the folder "data", in which all is well. */
export const template = temporaryFolder({ after });
await writeDataFolder(join(template, "data"), story.records, {
  told: story.told,
  nodes: { n1: { snapshots: [20, 40, length] }, n2: { until: 45, snapshots: [40] } },
});

export const log = (folder: string) => join(folder, "data", "log.sqlite");
export const archive = (folder: string, node = "n1") => archiveIn(join(folder, "data"), node);
export const snapshot = (folder: string, record: number) =>
  join(snapshotsIn(join(folder, "data"), "n1"), `${String(record).padStart(16, "0")}.snapshot`);
export const moment = (record: number): Moment => momentAt(story.records, record);

export function epochIn(folder: string): string {
  const [header = ""] = readFileSync(snapshot(folder, 20), "utf8").split("\n");
  return (JSON.parse(header) as { epoch: string }).epoch;
}

/** What is done to a copy of it. @returns the faults that are found then, in any order */
export type Damage = (folder: string) => readonly RegExp[];

export const where = (record: number) => `record ${record}, entry 0`;
export const inLog = (flaw: string) => new RegExp(`^data/log.sqlite: ${flaw}$`, "m");
export const inArchive = (flaw: string, node = "n1") =>
  new RegExp(`^data/nodes/${node}/archive.sqlite: ${flaw}$`, "m");
export const inSnapshot = (record: number, flaw: string, node = "n1") =>
  new RegExp(`^data/nodes/${node}/snapshots, of record ${record}: ${flaw}$`, "m");
export const sqlite = "SQLite's own check finds: .+";

/** Tests that each damage is found, and nothing else. */
export function testDamages(place: string, damages: Readonly<Record<string, Damage>>): void {
  for (const [what, damage] of Object.entries(damages)) {
    test(`${place}, ${what}: that is said, with its place, and nothing else`, async (t) => {
      const folder = temporaryFolder(t);
      cpSync(template, folder, { recursive: true });
      const expected = damage(folder);
      const { faults } = await findings(folder, "data");
      const all = faults.join("\n");
      for (const pattern of expected) assert.match(all, pattern);
      assert.equal(faults.length, expected.length, all);
    });
  }
}

/** Changes a database as no program of ours does. */
export function change(path: string, sql: string, ...values: (string | number)[]): void {
  const database = new DatabaseSync(path);
  database.prepare(sql).run(...values);
  database.close();
}

/** Changes bytes of a file, around the place of a text. */
export function spoil(path: string, text: string, by: (bytes: Buffer, at: number) => void): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  if (at < 0) throw new Error(`${text} is not in ${path}`);
  by(bytes, at);
  writeFileSync(path, bytes);
}

/** What SQLite takes for the kind of a page stands at its beginning. */
const pageSize = 4096;

/** Makes the page of a database unreadable that has this text. @returns what else was on it */
export function spoilPage(path: string, text: string): string {
  let page = "";
  spoil(path, text, (bytes, at) => {
    const begin = at - (at % pageSize);
    page = bytes.toString("latin1", begin, begin + pageSize);
    bytes.fill(0xff, begin, begin + 8);
  });
  return page;
}
