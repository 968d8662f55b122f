/** What holds for every history of accounts, their sessions and clients: no snapshot changes it, and nobody comes to what is not theirs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sessionsPerAccountMax } from "../../../src/network/accounts.ts";
import { connectionIn, type Entry } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import type { State } from "../../../src/network/state.ts";
import { verifierOf } from "../../support/credentials.ts";
import { copyOf, plain, plainState } from "./replay.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 10_000 : 200;
const nodes = ["n1", "n2"];
const nicks = ["alice", "bob"];
const what = [
  ...(["comes", "comes", "comes", "logs in", "logs in", "registers", "registers"] as const),
  ...(["resumes", "logs out", "closes", "closes", "quits", "node lost", "grace ends"] as const),
  ...(["marks", "renames", "drops", "always on"] as const),
];

const steps = fc.record({
  what: fc.constantFrom(...what),
  node: fc.constantFrom(...nodes),
  choice: fc.nat({ max: 7 }),
  nick: fc.constantFrom(...nicks),
  account: fc.constantFrom(...nicks),
  flag: fc.boolean(),
  written: fc.nat({ max: 60_000 }),
});

type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** Where everything begins: all accounts are made first. */
const first: Step = {
  ...{ what: "registers", node: "n1", choice: 0, nick: "alice", account: "alice", flag: false, written: 0 },
};

/** One that nobody has for who comes; else one that somebody has, if there is any. */
function connectionFor(state: State, { what, node, choice }: Step, stamp: number): number {
  const here = [...state.connections.keys()].map(connectionIn).filter((each) => each.node === node);
  const isNew = what === "comes" || what === "resumes" || here.length === 0;
  return isNew ? stamp : (here[choice % here.length]?.connection ?? 0);
}

function entryOf(state: State, step: Step, stamp: number): Entry {
  const { nick, account, flag } = step;
  const provedBy = state.accounts.get(account)?.verifierAt ?? 0;
  const login = { account, provedBy };
  const by = { stamp, connection: connectionFor(state, step, stamp) };
  switch (step.what) {
    case "comes": {
      const others = ["x", "y", "z"];
      const names = {
        nick: step.choice < 4 ? nick : (others[step.choice % 3] ?? nick),
        username: "u",
        host: "h",
        realname: "r",
        reclaim: true,
      } as const;
      const proof = state.accounts.has(account) && flag && { login };
      const token = step.written % 3 === 0 && { token: `token ${stamp}` };
      return { ...by, event: { type: "session-opened", ...names, ...proof, ...token } };
    }
    case "logs in":
      return { ...by, event: { type: "logged-in", login } };
    case "registers":
      return { ...by, event: { type: "account-registered", account, verifier: verifierOf("x") } };
    case "resumes": {
      const tokens = [...state.tokens.keys()];
      const token = tokens[step.written % tokens.length] ?? "";
      return { ...by, event: { type: "session-resumed", token, host: "h" } };
    }
    case "logs out":
      return { ...by, event: { type: "logged-out" } };
    case "closes":
      return { ...by, event: { type: "connection-closed", reason: "" } };
    case "quits":
      return { ...by, event: { type: "quit", reason: "" } };
    case "grace ends": {
      const [session] = [...state.sessions.values()].filter(({ detachedAt }) => detachedAt !== undefined);
      const { id = 0, detachedAt = 0 } = session ?? {};
      return { stamp, event: { type: "grace-ended", session: id, detachedAt } };
    }
    case "marks":
      return { ...by, event: { type: "read-marked", target: nick, at: stamp - (step.written % 9) } };
    case "renames":
      return { ...by, event: { type: "nick-changed", nick } };
    case "drops":
      return { ...by, event: { type: "account-dropped", provedBy } };
    case "always on":
      return { ...by, event: { type: "always-on-changed", alwaysOn: flag } };
    case "node lost": {
      const node = nodes.find((each) => each !== step.node) ?? "";
      const { incarnation = 0, n = 0 } = state.nodes.get(node) ?? {};
      return { stamp, event: { type: "node-lost", node, incarnation, n, written: step.written } };
    }
  }
}

/** A node, up again where it was lost, and what it says. */
function* recordsOf(state: State, step: Step, number: number) {
  const known = state.nodes.get(step.node);
  const incarnation = (known?.incarnation ?? 0) + (known?.status === "up" ? 0 : 1);
  if (known?.status !== "up") {
    const event = { type: "node-up", nonce: "", address: "a:1", pid: 1, rules: [1] } as const;
    yield { number, node: step.node, incarnation, n: 1, entries: [{ stamp: number, event }] };
  }
  const n = (state.nodes.get(step.node)?.n ?? 0) + 1;
  yield {
    number: state.record + 1,
    node: step.node,
    incarnation,
    n,
    entries: [entryOf(state, step, number)],
  };
}

test("a node that is restored again and again comes to what one does that ran on, and nobody comes to a session of others", () => {
  const property = fc.property(fc.array(steps, { maxLength: 60, size: "max" }), (script) => {
    const network = new Network();
    const accounts = nicks.map((account) => ({ ...first, what: "registers", account }) as const);
    for (const step of [...accounts, ...script]) {
      for (const record of recordsOf(network.state, step, network.state.record + 1)) {
        const restored = new Network(restoreSnapshot(copyOf(takeSnapshot(network.state))));
        const attachedBefore = new Set(
          [...network.state.sessions.values()]
            .filter(({ connections }) => connections.size > 0)
            .map(({ id }) => id),
        );
        const accountsBefore = new Map([...network.state.sessions].map(([id, { account }]) => [id, account]));
        const owners = new Map(network.state.tokens);
        const applied = [...network.apply(record)];
        assert.deepEqual(
          [...restored.apply(copyOf(record))].map(plain),
          applied.map(plain),
          "it decides alike",
        );
        assert.deepEqual(plainState(restored.state), plainState(network.state));
        for (const { outcome, entry } of applied) {
          if (outcome.kind !== "accepted" || !outcome.attached) continue;
          const { session } = outcome.attached;
          const { event } = entry;
          if (event.type === "session-resumed") assert.equal(owners.get(event.token), session);
          else if (event.type === "session-opened" && event.login) {
            assert.equal(accountsBefore.get(session), event.login.account, "it is its account's");
          } else {
            assert.ok(!attachedBefore.has(session), "a guest comes to nobody who is there");
            assert.equal(accountsBefore.get(session), undefined, "a guest comes to no account's");
          }
        }
        for (const { sessions } of network.state.accounts.values()) {
          assert.ok(sessions.size <= sessionsPerAccountMax);
        }
      }
    }
  });
  fc.assert(property, { numRuns: runs });
});
