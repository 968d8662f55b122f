/** The list of members: by rank, then by name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped, shownMax } from "../../../../src/web/layout/member-list.ts";
import { members } from "../../../support/chat.ts";

const shown = (list: ReturnType<typeof grouped>) =>
  list.map(({ group, members: some, more }) => `${group}: ${some.map(({ nick }) => nick).join(" ")} ${more}`);

test("each stands in the group of the highest rank, by name", () => {
  const list = grouped({ members: members("zed", "Amy", "~@fay", "@ole", "@+Bo", "+vi", "(gone)") });
  assert.deepEqual(shown(list), [
    "founders: fay 0",
    "operators: Bo ole 0",
    "voices: vi 0",
    "members: Amy gone zed 0",
  ]);
});

test("a filter keeps those whose names have it in them", () => {
  assert.deepEqual(shown(grouped({ members: members("Amy", "sam", "bob") }, " AM ")), ["members: Amy sam 0"]);
  assert.deepEqual(grouped({ members: members("Amy") }, "x"), []);
});

test("of very many so many are shown, and how many more there are", () => {
  const many = members(...Array.from({ length: shownMax + 5 }, (_, index) => `n${index}`));
  const [list] = grouped({ members: many });
  assert.deepEqual([list?.members.length, list?.more], [shownMax, 5]);
});
