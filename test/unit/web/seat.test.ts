/** Seats: each tab has one, and what it must not lose is there again when it comes back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Claims } from "../../../src/web/claims.ts";
import { type Memory, Seats } from "../../../src/web/seat.ts";
import { Storage } from "../../../src/web/storage.ts";
import { memoryStorage } from "../../support/browser-storage.ts";

/** A browser with tabs that can be closed and loaded anew. */
class Tabs {
  readonly store: globalThis.Storage;
  readonly #holders = new Map<number, { tab: object; lost: () => void }>();

  constructor(room?: number) {
    this.store = memoryStorage(room);
  }

  open(remembered?: number) {
    const tab = {};
    let seat = remembered;
    let isLost = false;
    let unkept = 0;
    const lost = () => {
      isLost = true;
    };
    const claims: Claims = {
      claim: async (wanted, whenLost, takesOver = false) => {
        const holder = this.#holders.get(wanted);
        if (holder && !takesOver) return false;
        holder?.lost();
        this.#holders.set(wanted, { tab, lost: whenLost });
        return true;
      },
    };
    const memory: Memory = {
      get: () => seat,
      set: (number) => {
        seat = number;
      },
    };
    const seats = new Seats(claims, new Storage(() => this.store), memory, () => {
      unkept += 1;
    });
    return {
      take: () => seats.take(lost),
      takeOver: (number: number) => seats.takeOver(number, lost),
      number: () => seat,
      isLost: () => isLost,
      unkept: () => unkept,
      close: () => {
        for (const [number, holder] of this.#holders) if (holder.tab === tab) this.#holders.delete(number);
      },
    };
  }
}

test("a tab that is loaded anew has what it had", async () => {
  const tabs = new Tabs();
  const tab = tabs.open();
  const { seat } = await tab.take();
  assert.equal(seat.kept.size, 0);
  seat.keep("drafts", { "#lobby": "half" });
  seat.keep("token", "abc");
  seat.keep("token", undefined);
  tab.close();
  const again = await tabs.open(tab.number()).take();
  assert.deepEqual([...again.seat.kept], [["drafts", { "#lobby": "half" }]]);
});

test("a second tab sits elsewhere, and is told whom the first one is", async () => {
  const tabs = new Tabs();
  const first = tabs.open();
  (await first.take()).seat.keep("name", "alice");
  const second = tabs.open();
  const { seat, occupied } = await second.take();
  assert.equal(seat.kept.size, 0);
  assert.notEqual(second.number(), first.number());
  assert.deepEqual(
    occupied.map(({ kept }) => kept.get("name")),
    ["alice"],
  );
  // A tab that is duplicated remembers the other one's seat.
  const copy = tabs.open(first.number());
  await copy.take();
  assert.equal(new Set([first, second, copy].map((tab) => tab.number())).size, 3);
});

test("a new tab sits down where somebody has gone", async () => {
  const tabs = new Tabs();
  const first = tabs.open();
  (await first.take()).seat.keep("outbox", ["unsent"]);
  first.close();
  const { seat, occupied } = await tabs.open().take();
  assert.deepEqual(seat.kept.get("outbox"), ["unsent"]);
  assert.deepEqual(occupied, []);
});

test("a tab takes over what another one has, which has to stand up", async () => {
  const tabs = new Tabs();
  const first = tabs.open();
  (await first.take()).seat.keep("name", "alice");
  const second = tabs.open();
  const { occupied } = await second.take();
  const seat = await second.takeOver(occupied[0]?.seat ?? assert.fail());
  assert.equal(seat.kept.get("name"), "alice");
  assert.deepEqual([first.isLost(), second.isLost()], [true, false]);
});

test("what the browser has no room for is told of, and the rest is kept", async () => {
  const tabs = new Tabs(100);
  const tab = tabs.open();
  const { seat } = await tab.take();
  seat.keep("drafts", "short");
  seat.keep("drafts", undefined);
  assert.equal(tab.unkept(), 0);
  seat.keep("drafts", "long".repeat(100));
  assert.equal(tab.unkept(), 1);
  seat.keep("name", "alice");
  assert.equal(tab.unkept(), 1);
});

test("when all seats are taken, a tab keeps nothing, and tells of that", async () => {
  const tabs = new Tabs();
  for (let count = 0; count < 16; count++) (await tabs.open().take()).seat.keep("name", `n${count}`);
  const last = tabs.open();
  const { seat, occupied } = await last.take();
  seat.keep("name", "late");
  assert.equal(last.unkept(), 1);
  assert.equal(occupied.length, 16);
  assert.equal(Object.keys(tabs.store).filter((name) => name.endsWith(".name")).length, 16);
});
