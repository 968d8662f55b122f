/** An account on real nodes: its code comes by mail, its password is hashed, and both outlive a restart. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startAgain, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { base64 } from "../support/logging-in.ts";
import { SmtpServer } from "../support/smtp-server.ts";

const password = "correct-horse-battery";

test("an account is made with a code that is mailed, and its owner comes back to it after a restart", async (t) => {
  const mail = await SmtpServer.open(t);
  const options = [
    "--accounts-email=required",
    "--accounts-email-from=chorus@example.org",
    `--accounts-smtp=smtp://127.0.0.1:${mail.port}`,
    "--accounts-hash-memory=32KiB",
  ];
  const cluster = await startCluster(t, ...options);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { channel: "#tea" });
  alice.send(`REGISTER * alice@example.org ${password}`);
  await alice.heard.sees(/ REGISTER VERIFICATION_REQUIRED alice /);
  const code = mail.codeFor("alice@example.org");
  assert.match(code ?? "", /^[0-9a-f]{32}$/);
  const other = await IrcClient.join(t, cluster.port("n2"), "other", { channel: "" });
  other.send(`VERIFY alice ${code}`);
  await other.heard.sees(/ VERIFY SUCCESS alice /);
  other.send("NS GHOST alice", "NICK alice", "JOIN #tea", "NS SET ALWAYS-ON ON");
  await other.heard.sees(/ NOTICE alice :You are always on\.$/);
  cluster.program.signal("SIGTERM");
  assert.equal(await cluster.program.exit(), 0);
  const files = readdirSync(join(cluster.folder, "data"), { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile())) {
    const text = readFileSync(join(file.parentPath, file.name), "latin1");
    for (const secret of [password, code ?? "", "alice@example.org"]) {
      assert.ok(!text.includes(secret), `${file.name} holds ${secret}`);
    }
  }
  assert.ok(!cluster.program.errors.lines.join("\n").includes(password));

  const again = await startAgain(t, cluster, ...options);
  const back = await IrcClient.join(t, again.port("n3"), "guest", { channel: "" });
  back.send("AUTHENTICATE PLAIN", `AUTHENTICATE ${base64(`\0alice\0${password}`)}`);
  await back.heard.sees(/ 903 guest /);
  back.send("WHOIS alice", "NS INFO");
  await back.heard.sees(/ 319 guest alice :?@?#tea$/);
  await back.heard.sees(/ NOTICE guest :alice: waits for you$/);
});
