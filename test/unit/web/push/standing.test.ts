/** How it stands with notifications, for each kind of browser, network and user. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { helpFor, isApplePhone, type Known, standingOf } from "../../../../src/web/push/standing.ts";

const desktop: Known = {
  ...{ isSecure: true, hasNotifications: true, hasPush: true, isApplePhone: false, isInstalled: false },
  ...{ permission: "default", isOffered: true, account: "alice", subscribedFor: undefined },
};
const allowed = { ...desktop, permission: "granted" } as const;

const cases: readonly (readonly [what: string, known: Known, kind: string, reach?: string])[] = [
  ["can be asked", desktop, "off", "closed-too"],
  ["is asked again where the browser allows it and nothing is subscribed", allowed, "off", "closed-too"],
  ["is on for its account", { ...allowed, subscribedFor: "alice" }, "on", "closed-too"],
  ["is off for another account", { ...allowed, subscribedFor: "bob" }, "off", "closed-too"],
  ["is on for guests while the page is open", { ...allowed, account: undefined }, "on", "needs-account"],
  ["has to be allowed by guests too", { ...desktop, account: undefined }, "off", "needs-account"],
  [
    "works in the page where the network pushes nothing",
    { ...allowed, isOffered: false },
    "on",
    "server-off",
  ],
  [
    "works in the page where the browser cannot be pushed to",
    { ...allowed, hasPush: false },
    "on",
    "page-only",
  ],
  ["was denied", { ...desktop, permission: "denied" }, "denied"],
  ["needs https", { ...desktop, isSecure: false, hasNotifications: false }, "insecure"],
  ["is not there in some browsers", { ...desktop, hasNotifications: false }, "unsupported"],
  [
    "has to be installed first on a phone of Apple's",
    { ...desktop, isApplePhone: true, hasNotifications: false, hasPush: false },
    "install-first",
  ],
  ["works on it once installed", { ...desktop, isApplePhone: true, isInstalled: true }, "off", "closed-too"],
];
for (const [what, known, kind, reach] of cases) {
  test(`it ${what}`, () => {
    const standing = standingOf(known);
    assert.equal(standing.kind, kind);
    assert.equal("reach" in standing ? standing.reach : undefined, reach);
  });
}

test("each device is told where its user can allow notifications again", () => {
  assert.equal(helpFor("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)"), "denied-apple");
  assert.equal(helpFor("Mozilla/5.0 (Linux; Android 15)"), "denied-android");
  assert.equal(helpFor("Mozilla/5.0 (X11; Linux x86_64)"), "denied-desktop");
});

test("a tablet that says it is a Mac is known by its touch screen", () => {
  assert.ok(isApplePhone("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5));
  assert.ok(!isApplePhone("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0));
});
