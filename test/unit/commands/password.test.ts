/** A network that lets in only who knows its password, and what everyone begins with there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster, testSettings } from "../../support/simulated-cluster.ts";

const credentials = {
  ...testSettings.credentials,
  needsPassword: true,
  isPassword: (text: string) => text === "tea",
};
const server = { ...testSettings.server, defaultUserModes: "i" };

async function enter(...lines: readonly string[]): Promise<string[]> {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { credentials, server } });
  const client = cluster.connect("n1");
  for (const line of [...lines, "NICK alice", "USER alice 0 * :A"]) client.send(line);
  await cluster.clock.advance(1000);
  return client.take();
}

test("with the password one comes in, with the network's user modes", async () => {
  const told = await enter("PASS tea");
  assert.match(told[0] ?? "", / 001 alice /);
  assert.equal(told.at(-1), ":chorus.local 221 alice +i");
});

test("without it, or with another, one is told and sent away", async () => {
  const refused = [
    ":chorus.local 464 alice :Password incorrect",
    "ERROR :Closing link: (127.0.0.1) [Password incorrect]",
  ];
  assert.deepEqual(await enter(), refused);
  assert.deepEqual(await enter("PASS coffee"), refused);
  assert.deepEqual(await enter("PASS tea", "PASS coffee"), refused);
});

test("PASS logs in to an account as well, counts what is wrong, and is the network's password first", async () => {
  const isPassword = (text: string) => text === "a:b";
  const cluster = await SimulatedCluster.of(["n1"], {
    settings: { credentials: { ...credentials, isPassword } },
  });
  const entering = async (...lines: readonly string[]) => {
    const client = cluster.connect("n1");
    for (const line of [...lines, "NICK alice", "USER a 0 * :a"]) client.send(line);
    await cluster.clock.advance(1000);
    const numerics = client.take().map((line) => line.split(" ")[1] ?? "");
    return { client, told: numerics.filter((numeric) => /^(?:001|221|433|464|900)$/.test(numeric)) };
  };
  const { client } = await entering("PASS a:b");
  client.send("REGISTER * * tea");
  await cluster.until(client, / REGISTER SUCCESS alice /);
  assert.deepEqual((await entering("PASS a:b", "PASS alice:tea")).told, ["900", "001", "221"]);
  assert.deepEqual((await entering("PASS alice:tea", "PASS a:b")).told, ["900", "001", "221"]);
  assert.deepEqual((await entering("PASS a:b", "PASS alice:coffee")).told, ["464", "433"]);
  assert.deepEqual((await entering("PASS a:b")).told, ["433"]);
  assert.deepEqual((await entering("PASS alice:tea")).told, ["900", "464"]);
  const guesses = cluster.records().flatMap(({ entries }) => entries.map(({ event }) => event));
  assert.equal(guesses.filter(({ type }) => type === "login-failed").length, 1);
});
