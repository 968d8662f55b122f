/** Ergo's settings as a peer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { ergoSettings } from "../../../bench/servers/ergo.ts";

const defaults = `
network:
    name: Example
server:
    name: ergo.example
    listeners:
        "127.0.0.1:6667":
        ":6697":
            tls:
                cert: fullchain.pem
                key: privkey.pem
    motd: ergo.motd
    max-sendq: 96k
    ip-limits:
        count: true
        throttle: true
        cidr-len-ipv4: 32
accounts:
    registration:
        enabled: true
fakelag:
    enabled: true
    window: 1s
languages:
    enabled: true
    path: languages
`;

test("Ergo listens on one port of this machine and holds nobody back; the rest is as it comes", () => {
  const settings = parse(ergoSettings(defaults, "/tmp/x", 7000));
  assert.deepEqual(Object.keys(settings.server.listeners), ["127.0.0.1:7000"]);
  const { count, throttle, "cidr-len-ipv4": length } = settings.server["ip-limits"];
  assert.deepEqual([count, throttle, length], [false, false, 32]);
  assert.deepEqual(settings.fakelag, { enabled: false, window: "1s" });
  assert.deepEqual(settings.network, { name: "Example" });
  assert.equal(settings.datastore.path, "/tmp/x/ergo.db");
  assert.equal("motd" in settings.server, false);
});
