/** Who agrees goes on, who is in the minority stops, and nobody stops before all have spoken or had their time. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Agreement } from "../../../src/cluster/agreement.ts";

let agreement: Agreement;
let warnings: object[];

beforeEach(() => {
  warnings = [];
  agreement = new Agreement((_, details = {}) => warnings.push(details));
});

/** This node came to a record with this digest. */
const reaches = (record: number, digest = "good") => agreement.reached({ record, digest });

function says(node: string, record: number, digest = "good", incarnation = 1): void {
  agreement.heard({ node, incarnation, checkpoint: { record, digest } });
}

test("with nobody else, and with others who agree, there is nothing to stop for", () => {
  reaches(1000);
  assert.equal(agreement.judge([], 0), undefined);
  says("n2", 1000);
  agreement.heard({ node: "n3", incarnation: 1 });
  assert.equal(agreement.judge(["n2", "n3"], 60_000), undefined);
  assert.deepEqual(agreement.newest, { record: 1000, digest: "good" });
  assert.deepEqual(warnings, []);
});

test("one who differs from two others stops, and knows up to where all agreed", () => {
  for (const record of [1000, 2000]) {
    reaches(record);
    says("n2", record);
  }
  says("n3", 1000);
  reaches(3000, "bad");
  says("n2", 3000);
  assert.equal(agreement.judge(["n2", "n3"], 0), undefined, "n3 has not spoken");
  says("n3", 3000);
  assert.deepEqual(agreement.judge(["n2", "n3"], 1), { record: 3000, agreed: 1000 });
});

test("one of the majority goes on, and says who came to another state", () => {
  reaches(1000);
  says("n3", 1000, "bad");
  says("n2", 1000);
  says("n3", 1000, "bad");
  assert.equal(agreement.judge(["n2", "n3"], 60_000), undefined);
  assert.deepEqual(warnings, [{ other: "n3", record: 1000 }]);
});

test("nobody has to be heard at the same record: who agrees later agreed before", () => {
  for (const record of [1000, 2000, 3000]) reaches(record);
  says("n3", 1000, "bad");
  assert.equal(agreement.judge(["n2", "n3"], 0), undefined);
  says("n2", 3000);
  assert.equal(agreement.judge(["n2", "n3"], 60_000), undefined);
});

test("two who disagree both stop; one who says nothing is waited for, but not for ever", () => {
  reaches(1000);
  says("n2", 1000, "other");
  assert.deepEqual(agreement.judge(["n2"], 0), { record: 1000, agreed: 0 });
  assert.equal(agreement.judge(["n2", "n3"], 9000), undefined);
  assert.deepEqual(agreement.judge(["n2", "n3"], 10_000), { record: 1000, agreed: 0 });
});

test("what was said of a record that this node reaches later is compared then", () => {
  says("n2", 1000);
  says("n2", 2000, "other");
  assert.equal(agreement.judge(["n2"], 0), undefined);
  reaches(1000);
  assert.equal(agreement.judge(["n2"], 0), undefined);
  reaches(2000);
  assert.deepEqual(agreement.judge(["n2"], 0), { record: 2000, agreed: 1000 });
});

test("who starts anew is judged anew, and who is gone counts no longer", () => {
  reaches(1000);
  says("n2", 1000);
  reaches(2000);
  says("n2", 2000, "other");
  assert.equal(agreement.judge([], 0), undefined);
  says("n2", 2000, "good", 2);
  assert.equal(agreement.judge(["n2"], 60_000), undefined);
});

test("a record that this node no longer remembers, or never passed, says nothing", () => {
  for (let record = 1000; record <= 65_000; record += 1000) reaches(record);
  says("n2", 1000, "other");
  says("n2", 1500, "other");
  assert.equal(agreement.judge(["n2"], 60_000), undefined);
  says("n2", 2000, "other");
  assert.deepEqual(agreement.judge(["n2"], 60_000), { record: 2000, agreed: 0 });
});
