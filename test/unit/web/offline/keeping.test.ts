/** Pages for reading offline are their reader's: who leaves or logs out leaves none behind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkState } from "../../../../src/client/chat/chat.ts";
import { PageKeeping } from "../../../../src/web/offline/page-keeping.ts";
import { keysOf } from "../../../../src/web/offline/pages.ts";
import { conversation, said } from "../../../support/chat.ts";

const connected: LinkState = { kind: "connected", address: "127.0.0.1:6667" };

function reader() {
  const pages = new Map<string, readonly string[]>();
  const keeping = new PageKeeping({
    keep: async ({ key, messages }) =>
      void pages.set(
        key,
        messages.map(({ text }) => text),
      ),
    forget: async (seat) => {
      const [from, to] = keysOf(seat);
      for (const key of [...pages.keys()]) if (key >= from && key <= to) pages.delete(key);
    },
  });
  return {
    pages,
    /** What is on the screen, and then the page goes to the background. */
    read({ link = connected, account, seat = 1, text = "hello" }: Partial<Reading> = {}) {
      const me = { nick: "alice", account, isAway: false, isOperator: false };
      const timeline = { items: [said("bob", text)], hasOlder: false, hasNewer: false, loading: undefined };
      keeping.look({ link, me }, seat);
      keeping.keep({ me, conversations: new Map([["#tea", conversation("#tea", { timeline })]]) }, 1);
      return [...pages];
    },
  };
}

interface Reading {
  readonly link: LinkState;
  readonly account: string | undefined;
  readonly seat: number;
  readonly text: string;
}

const kept = [["1 alice #tea", ["hello"]]];

test("who leaves for good leaves nothing behind, also when the page goes away after it", () => {
  const alice = reader();
  assert.deepEqual(alice.read(), kept);
  alice.pages.set("10 carol #tea", ["hers"]);
  alice.pages.set("2 alice #tea", ["of another tab"]);
  const ended = { kind: "ended", why: "" } as const;
  assert.equal(alice.read({ link: ended }).length, 2);
  assert.equal(alice.read({ link: ended }).length, 2);
  assert.equal(alice.read().length, 3, "after coming back in");
});

test("who is thrown out can still read what was there", () => {
  const alice = reader();
  alice.read();
  assert.deepEqual(alice.read({ link: { kind: "ended", why: "Banned" } }), kept);
});

test("who logs out leaves nothing behind, whoever it is that goes on there", () => {
  const alice = reader();
  assert.deepEqual(alice.read({ account: "alice" }), kept);
  assert.deepEqual(alice.read(), []);
  assert.deepEqual(alice.read({ text: "more" }), []);
  assert.deepEqual(alice.read({ account: "other" }), []);
  assert.deepEqual(alice.read({ account: "alice" }), kept);
});

test("at another seat nobody has logged out, and without a seat nothing is kept", () => {
  const alice = reader();
  alice.read({ account: "alice" });
  assert.deepEqual(
    alice.read({ seat: 2 }).map(([key]) => key),
    ["1 alice #tea", "2 alice #tea"],
  );
  const nowhere = new PageKeeping({ keep: () => assert.fail(), forget: () => assert.fail() });
  const me = { nick: "alice", account: undefined, isAway: false, isOperator: false };
  nowhere.look({ link: connected, me }, undefined);
  const timeline = { items: [said("bob", "hello")], hasOlder: false, hasNewer: false, loading: undefined };
  nowhere.keep({ me, conversations: new Map([["#tea", conversation("#tea", { timeline })]]) }, 1);
});
