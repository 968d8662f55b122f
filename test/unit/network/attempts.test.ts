/** How often something was tried: counted by all nodes alike, and forgotten with the log's time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptsMax, countAttempt, isExhausted } from "../../../src/network/attempts.ts";
import { emptyState } from "../../../src/network/state.ts";

test("what was tried too often may be tried once more whenever one attempt is forgotten", () => {
  const state = emptyState();
  for (let attempt = 0; attempt < 10; attempt++) {
    assert.ok(!isExhausted(state, "guess", "192.0.2.1", 1000));
    countAttempt(state, "guess", "192.0.2.1", 1000);
  }
  assert.ok(isExhausted(state, "guess", "192.0.2.1", 60_999));
  assert.ok(!isExhausted(state, "guess", "192.0.2.2", 1000));
  assert.ok(!isExhausted(state, "guessed", "192.0.2.1", 1000), "each kind counts by itself");
  assert.ok(!isExhausted(state, "guess", "192.0.2.1", 61_000));
  countAttempt(state, "guess", "192.0.2.1", 61_000);
  assert.ok(isExhausted(state, "guess", "192.0.2.1", 61_000));
  assert.ok(!isExhausted(state, "guess", "192.0.2.1", 10_000_000));
});

test("who tries now and then is forgiven as fast as who waits", () => {
  const state = emptyState();
  for (let minute = 0; minute < 90; minute += 9) {
    assert.ok(!isExhausted(state, "registration", "h", minute * 60_000), `at minute ${minute}`);
    countAttempt(state, "registration", "h", minute * 60_000);
  }
});

test("a clock that is behind forgets nothing", () => {
  const state = emptyState();
  for (let attempt = 0; attempt < 5; attempt++) countAttempt(state, "registration", "h", 10_000_000);
  assert.ok(isExhausted(state, "registration", "h", 0));
});

test("of more than can be counted the quietest is forgotten", () => {
  const state = emptyState();
  for (let attempt = 0; attempt < 3; attempt++) {
    for (const who of ["quiet", "busy"]) countAttempt(state, "mail", who, attempt);
  }
  for (let index = 0; index < attemptsMax - 1; index++) {
    if (index % 100 === 0) countAttempt(state, "mail", "busy", 5);
    countAttempt(state, "mail", `other ${index}`, 5);
  }
  assert.equal(state.attempts.size, attemptsMax);
  assert.ok(isExhausted(state, "mail", "busy", 5));
  assert.ok(!isExhausted(state, "mail", "quiet", 5));
});
