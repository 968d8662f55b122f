/** Commands that look through thousands of people or channels leave others their turn, even when they find nobody. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RegisteredView, Response } from "../../../src/commands/command.ts";
import { list } from "../../../src/commands/list.ts";
import { scanned } from "../../../src/commands/scanned.ts";
import { who } from "../../../src/commands/who.ts";
import { message } from "../../../src/protocol/message.ts";
import { Scene } from "../network/scene.ts";

test("nothing is left out, and after so many comes a turn for others", () => {
  const items = Array.from({ length: 250 }, (_, index) => index);
  const given = [...scanned(items)];
  assert.deepEqual(
    given.filter((item) => item !== undefined),
    items,
  );
  assert.equal(given.length - items.length, 2);
  assert.deepEqual([...scanned([1, 2])], [1, 2]);
});

const people = Array.from({ length: 150 }, (_, index) => `user${index}`);

for (const [command, ...found] of [
  [who, "RPL_ENDOFWHO"],
  [list, "RPL_LISTSTART", "RPL_LISTEND"],
] as const) {
  test(`${command.verb} that finds nothing among ${people.length} lets others have their turn before it ends`, () => {
    const scene = new Scene(people);
    for (const nick of people) scene.joins(nick, `#${nick}`);
    const { state } = scene.network;
    const view = { state, session: scene.session("user0"), now: scene.now } as RegisteredView;
    const given = [...((command.run(view, message(command.verb, ["no*body"])) as Response).replies ?? [])];
    assert.deepEqual(
      given.flatMap((reply) => (reply?.kind === "numeric" ? [reply.name] : [])),
      found,
    );
    assert.ok(given.slice(0, -1).includes(undefined));
  });
}
