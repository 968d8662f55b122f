/** MARKREAD: what is answered to each form of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

const time = "timestamp=2019-01-04T14:33:26.123Z";
const howTime = `A time is written as ${time}`;

exchanges("draft/read-marker", [
  ["MARKREAD #a", "MARKREAD #a *"],
  ["MARKREAD bob", "MARKREAD bob *"],
  ["MARKREAD #nowhere", "MARKREAD #nowhere *"],
  [`MARKREAD #a ${time}`, `MARKREAD #a ${time}`],
  [`MARKREAD NickServ ${time}`, `MARKREAD NickServ ${time}`],
  ["MARKREAD", "FAIL MARKREAD NEED_MORE_PARAMS :Whose messages you have read is missing"],
  ["MARKREAD #a *", `FAIL MARKREAD INVALID_PARAMS * :${howTime}`],
  ["MARKREAD #a timestamp=*", `FAIL MARKREAD INVALID_PARAMS timestamp=* :${howTime}`],
  ["MARKREAD #a timestamp=", `FAIL MARKREAD INVALID_PARAMS timestamp= :${howTime}`],
  ["MARKREAD #a :", `FAIL MARKREAD INVALID_PARAMS :${howTime}`],
  ["MARKREAD #a :not a time", `FAIL MARKREAD INVALID_PARAMS :${howTime}`],
  [
    "MARKREAD #a 2019-01-04T14:33:26.123Z",
    `FAIL MARKREAD INVALID_PARAMS 2019-01-04T14:33:26.123Z :${howTime}`,
  ],
  [
    "MARKREAD #a timestamp=2019-02-30T14:33:26.123Z",
    `FAIL MARKREAD INVALID_PARAMS timestamp=2019-02-30T14:33:26.123Z :${howTime}`,
  ],
  ["MARKREAD :", "FAIL MARKREAD INVALID_PARAMS :That is neither a channel nor a nick"],
  ["MARKREAD :#a b", "FAIL MARKREAD INVALID_PARAMS :That is neither a channel nor a nick"],
  ["MARKREAD #a,bob", "FAIL MARKREAD INVALID_PARAMS #a,bob :That is neither a channel nor a nick"],
  ["MARKREAD *", "FAIL MARKREAD INVALID_PARAMS * :That is neither a channel nor a nick"],
]);

// Who has not asked for the capability is answered all the same.
exchanges("", [
  ["MARKREAD #a", "MARKREAD #a *"],
  [`MARKREAD #a ${time}`, `MARKREAD #a ${time}`],
  ["MARKREAD", "FAIL MARKREAD NEED_MORE_PARAMS :Whose messages you have read is missing"],
]);

test("an older time, and one that is to come, are answered with what is so", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice");
  const tell = (line: string) => ask(cluster, alice, line);
  await tell(`MARKREAD bob ${time}`);
  const records = cluster.records().length;
  for (const older of [time, "timestamp=2018-01-01T00:00:00.000Z", ""]) {
    assert.deepEqual(await tell(`MARKREAD bob ${older}`), [`MARKREAD bob ${time}`]);
  }
  assert.equal(cluster.records().length, records, "what changes nothing is not stored");
  const [now = ""] = await tell("MARKREAD bob timestamp=9999-12-31T23:59:59.999Z");
  const at = Date.parse(now.replace("MARKREAD bob timestamp=", ""));
  assert.ok(Math.abs(at - cluster.clock.now()) < 60_000, now);
  assert.deepEqual(await tell("MARKREAD BOB"), [now.replace("bob", "BOB")]);
});
