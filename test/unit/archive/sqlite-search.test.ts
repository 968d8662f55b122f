/** The thread that searches: who asks waits for its turn, and not without end. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ArchiveUnavailable } from "../../../src/archive/archive.ts";
import { prepareFile } from "../../../src/archive/sqlite-file.ts";
import { Keeper } from "../../../src/archive/sqlite-keeper.ts";
import { SqliteSearch, searchesWaitingMax } from "../../../src/archive/sqlite-search.ts";
import { systemClock } from "../../../src/cluster/clock.ts";
import type { Clock } from "../../../src/ports.ts";
import { soughtIn } from "../../contract/archive-search.ts";
import { said, told } from "../../support/kept.ts";

/** Over a file with some talk in #a. */
async function searching(tell: (search: SqliteSearch) => Promise<void>, clock: Clock = systemClock) {
  const folder = mkdtempSync(join(tmpdir(), "chorus-search-"));
  const path = join(folder, "archive.sqlite");
  prepareFile(path, "e", assert.fail);
  const keeper = new Keeper(path);
  const kept = Array.from({ length: 100 }, (_, index) =>
    told(10 + index, said(1, "#a", `word${index} again`)),
  );
  assert.ok("isUnclean" in keeper.write({ kept, reached: 200, expired: 0, remove: false, clean: false }));
  keeper.close();
  const search = new SqliteSearch(path, clock);
  try {
    await tell(search);
  } finally {
    await search.close();
    rmSync(folder, { recursive: true });
  }
}

const word = (number: number) => soughtIn(`"word${number}"`, ["#a"]);

test("searches are answered in the order in which they are asked for", () =>
  searching(async (search) => {
    const order: number[] = [];
    const asked = [7, 3, 5].map(async (number) => {
      const found = await search.search(word(number));
      order.push(number);
      assert.deepEqual(typeof found === "string" || found.map(({ position }) => position), [10 + number]);
    });
    await Promise.all(asked);
    assert.deepEqual(order, [7, 3, 5]);
  }));

test("when too many wait, who asks is told so at once, and the others are answered", () =>
  searching(async (search) => {
    // The first of them does not wait any more.
    const asked = Array.from({ length: searchesWaitingMax + 1 }, (_, number) => search.search(word(number)));
    assert.equal(await search.search(word(1)), "busy");
    assert.equal(await search.search(word(2)), "busy");
    for (const answer of asked) assert.notEqual(await answer, "busy");
    assert.notEqual(await search.search(word(1)), "busy");
  }));

test("what takes too long is given up, and the next search is answered", () => {
  let isLate = true;
  const clock: Clock = {
    ...systemClock,
    after: (delay, task) => systemClock.after(isLate ? 0 : delay, task),
  };
  return searching(async (search) => {
    const first = search.search(word(1));
    const second = search.search(word(2));
    assert.equal(await first, "late");
    isLate = false;
    const found = await second;
    assert.deepEqual(typeof found === "string" || found.map(({ position }) => position), [12]);
  }, clock);
});

test("who waits when the archive closes is told so, and so is who asks afterwards", () =>
  searching(async (search) => {
    const asked = [search.search(word(1)), search.search(word(2))];
    const outcomes = Promise.allSettled(asked);
    await search.close();
    assert.equal((await outcomes)[1]?.status, "rejected");
    await assert.rejects(search.search(word(1)), ArchiveUnavailable);
  }));
