/** What verifying finds in a node's snapshots. */
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { writeSnapshot } from "../../../src/cluster/snapshots-file.ts";
import { temporaryFolder } from "../../support/folders.ts";
import {
  type Damage,
  epochIn,
  inSnapshot,
  moment,
  snapshot,
  spoil,
  template,
  testDamages,
} from "./verify-damages.ts";
import { findings } from "./verify-story.ts";

const inASnapshot: Readonly<Record<string, Damage>> = {
  "a byte of it is another": (folder) => {
    spoil(snapshot(folder, 40), '"nick":"alice"', (bytes, at) => bytes.write("A", at + 8));
    return [inSnapshot(40, "it is damaged")];
  },
  "it is cut off": (folder) => {
    truncateSync(snapshot(folder, 40), 500);
    return [inSnapshot(40, "it is torn")];
  },
  "it came to another digest": (folder) => {
    writeFileSync(snapshot(folder, 40), writeSnapshot(epochIn(folder), { ...moment(40), digest: "other" }));
    return [inSnapshot(40, `its digest is other, and the log comes to ${moment(40).digest}`)];
  },
  "it came to another state": (folder) => {
    const other = moment(40);
    other.state.at += 1;
    writeFileSync(snapshot(folder, 40), writeSnapshot(epochIn(folder), other));
    return [inSnapshot(40, "its state is not what the log comes to: at differs")];
  },
  "it is of another record than its name says": (folder) => {
    renameSync(snapshot(folder, 40), snapshot(folder, 41));
    return [inSnapshot(41, "it is of record 40")];
  },
  "its record is another one in the log": (folder) => {
    writeFileSync(snapshot(folder, 40), writeSnapshot(epochIn(folder), { ...moment(40), node: "n9" }));
    return [inSnapshot(40, "the log has another record at its place")];
  },
  "it is of another log": (folder) => {
    writeFileSync(snapshot(folder, 40), writeSnapshot("00000000", moment(40)));
    return [inSnapshot(40, `it is of the log 00000000, not ${epochIn(folder)}`)];
  },
  "it is a folder": (folder) => {
    rmSync(snapshot(folder, 40));
    mkdirSync(snapshot(folder, 40));
    return [inSnapshot(40, "EISDIR.*")];
  },
};

testDamages("in a snapshot", inASnapshot);

test("a snapshot of an earlier version, which has less in it, is as good", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  const [line = "", state = ""] = readFileSync(snapshot(folder, 40), "utf8").split("\n");
  const { length: _, sha256: __, ...header } = JSON.parse(line) as Record<string, unknown>;
  const { sessionsMost: ___, ...less } = JSON.parse(state) as Record<string, unknown>;
  const body = JSON.stringify(less);
  const sha256 = hash("sha256", `${JSON.stringify(header)}\n${body}`, "base64url");
  const proof = { length: Buffer.byteLength(body), sha256 };
  writeFileSync(snapshot(folder, 40), `${JSON.stringify({ ...header, ...proof })}\n${body}`);
  assert.deepEqual((await findings(folder, "data")).faults, []);
});
