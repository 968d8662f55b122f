/** A window on a long history, moved at will while the history goes on, always shows a part of it without gaps or doubles. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Said } from "../../../../src/client/chat/chat.ts";
import { itemsMax, type Page, type Stored, Timeline } from "../../../../src/client/chat/timeline.ts";

const idOf = (n: number) => `e-${String(n).padStart(6, "0")}`;

function said(n: number, key = idOf(n)): Said & Stored {
  const mine = {
    nick: "bob",
    account: undefined,
    isOwn: false,
    replyTo: undefined,
    mentionsMe: false,
  } as const;
  const rest = { reactions: new Map(), redacted: undefined, fate: { kind: "sent" } } as const;
  return {
    kind: "said",
    key,
    id: idOf(n),
    at: `t${idOf(n)}`,
    text: `${n}`,
    manner: "message",
    ...mine,
    ...rest,
  };
}

/** What a server has, and answers. */
class History {
  count = 0;
  page(from: number, to: number, asked: number): Page {
    const numbers = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    return {
      items: numbers.map((n) => said(n)),
      first: idOf(from),
      last: idOf(to - 1),
      isWhole: numbers.length < asked,
    };
  }
}

const pageLines = 100;
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("say" as const), count: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ do: fc.constantFrom("older" as const, "newer" as const, "latest" as const) }),
    fc.record({ do: fc.constant("jump" as const), to: fc.nat(3000) }),
  ),
  { maxLength: 60 },
);

test("however it is moved", () => {
  fc.assert(
    fc.property(steps, (deeds) => {
      const history = new History();
      const timeline = new Timeline();
      const number = (id: string | undefined) => Number(id?.slice(2) ?? 0);
      const live = (count: number) => {
        for (let n = 0; n < count; n++) timeline.add(said(history.count++));
      };
      live(150);
      timeline.latest(history.page(50, 150, pageLines));
      for (const deed of deeds) {
        if (deed.do === "say") live(deed.count);
        if (deed.do === "older" && timeline.hasOlder) {
          const end = number(timeline.first);
          timeline.loading = "older";
          live(3);
          timeline.extend("older", history.page(Math.max(0, end - pageLines), end, pageLines));
        }
        if (deed.do === "newer" && timeline.hasNewer) {
          const start = number(timeline.last) + 1;
          timeline.loading = "newer";
          live(3);
          const page = history.page(start, Math.min(history.count, start + pageLines), pageLines);
          live(3);
          timeline.extend("newer", page);
        }
        if (deed.do === "latest" && timeline.hasNewer) {
          timeline.loading = "place";
          const page = history.page(Math.max(0, history.count - pageLines), history.count, pageLines);
          live(3);
          timeline.latest(page);
        }
        if (deed.do === "jump") {
          // Where there are fewer on one side, there are more on the other.
          const start = Math.max(0, Math.min(deed.to - 50, history.count - pageLines));
          timeline.jump(history.page(start, Math.min(history.count, start + pageLines), pageLines));
        }
        const numbers = timeline.items.map(({ id }) => number(id));
        assert.deepEqual(
          numbers,
          numbers.map((_, index) => (numbers[0] ?? 0) + index),
        );
        assert(numbers.length <= itemsMax);
        if (!timeline.hasNewer) assert.equal(numbers.at(-1), history.count - 1);
        if (!timeline.hasOlder) assert.equal(numbers[0], 0);
      }
    }),
  );
});

test("what is not stored comes last, and finds its place when it is", () => {
  const timeline = new Timeline();
  timeline.put({ ...said(0, "mine"), id: undefined, fate: { kind: "pending", isDelayed: false } });
  timeline.add(said(1));
  timeline.add(said(3));
  const keys = () => timeline.items.map(({ key }) => key);
  assert.deepEqual(keys(), [idOf(1), idOf(3), "mine"]);
  timeline.replace("mine", said(2, "mine"));
  assert.deepEqual(keys(), [idOf(1), "mine", idOf(3)]);
  assert.equal(timeline.add(said(2)), false, "it is there");
});

test("the items are the same object until something changes", () => {
  const timeline = new Timeline();
  timeline.add(said(1));
  const { items } = timeline;
  assert.equal(timeline.items, items);
  timeline.add(said(2));
  assert.notEqual(timeline.items, items);
});

test("after a gap the latest page takes the place of what was before it", () => {
  const timeline = new Timeline();
  timeline.latest({ items: [said(1), said(2)], first: idOf(1), last: idOf(2), isWhole: true });
  timeline.isBroken = true;
  timeline.add(said(12));
  const page = [10, 11, 12].map((n) => said(n));
  timeline.latest({ items: page, first: idOf(10), last: idOf(12), isWhole: false });
  assert.deepEqual(
    timeline.items.map(({ id }) => id),
    [10, 11, 12].map(idOf),
  );
  assert.equal(timeline.hasOlder, true);
});
