/** The configuration of balancers that are trusted: what an operator may write, and the one line for a mistake. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readNodeConfig, UsageError } from "../../../src/cluster/config.ts";
import { rangeText } from "../../../src/network/addresses.ts";

function trusted(words: string[], toml = "", environment: NodeJS.ProcessEnv = {}): string[] {
  return readNodeConfig(words, environment, () => toml).trustedProxies.map(rangeText);
}

test("nobody is trusted to speak for others, unless they are named", () => {
  assert.deepEqual(trusted([]), []);
  assert.deepEqual(trusted([], "trusted_proxies = []"), []);
});

test("addresses and ranges are trusted, of either family", () => {
  const ranges = ["192.0.2.7", "10.1.0.0/16", "2001:db8::/32"];
  assert.deepEqual(trusted(["--trusted-proxies", "192.0.2.7, 10.1.2.3/16,2001:DB8::/32"]), ranges);
  assert.deepEqual(trusted([], "", { CHORUS_TRUSTED_PROXIES: ranges.join(",") }), ranges);
  assert.deepEqual(trusted([], `trusted_proxies = ${JSON.stringify(ranges)}`), ranges);
});

for (const text of ["balancer", "10.1.0.0/33", "10.1.*", "0.0.0.0/0", "::/0"]) {
  test(`refused: ${text}`, () => {
    assert.throws(
      () => trusted(["--trusted-proxies", `192.0.2.7,${text}`]),
      new UsageError(
        `option --trusted-proxies must be a list of addresses and ranges such as "192.0.2.7", "10.1.0.0/16" or "2001:db8::/32", none of which holds all of IPv4, not "192.0.2.7,${text}"`,
      ),
    );
  });
}
