/** Clients that log in to accounts. */
import { createHmac, hash, pbkdf2Sync } from "node:crypto";
import type { MemoryClient } from "./memory-transport.ts";
import type { SimulatedCluster } from "./simulated-cluster.ts";

export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** The lines that prove it by SASL PLAIN. */
export function plainLogin(account: string, password: string): readonly string[] {
  return ["AUTHENTICATE PLAIN", `AUTHENTICATE ${base64(`\0${account}\0${password}`)}`];
}

/** Makes an account for somebody who is here, and logs in. */
export async function registers(
  cluster: SimulatedCluster,
  client: MemoryClient,
  password: string,
): Promise<void> {
  client.send(`REGISTER * * ${password}`);
  await cluster.until(client, / REGISTER SUCCESS /);
}

/** Somebody who has an account, and is logged in to it. */
export async function owner(
  cluster: SimulatedCluster,
  node: string,
  nick: string,
  password: string,
  ...channels: readonly string[]
): Promise<MemoryClient> {
  const client = await cluster.join(node, nick, "", ...channels);
  await registers(cluster, client, password);
  return client;
}

interface Manner {
  readonly password?: string;
  readonly capabilities?: string;
  readonly host?: string;
}

/** Registers as the owner of an account; gives the client, which has been told everything by now, and what it was told. */
export async function logsIn(
  cluster: SimulatedCluster,
  node: string,
  account: string,
  nick: string,
  { password = "tea", capabilities = "sasl", host }: Manner = {},
): Promise<{ readonly client: MemoryClient; readonly told: readonly string[] }> {
  const client = cluster.connect(node, host);
  client.send(`CAP REQ :${capabilities}`, ...plainLogin(account, password));
  client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END");
  return { client, told: await cluster.barrier(client) };
}

/** SCRAM-SHA-256 as a client speaks it: its last message for a server's first (RFC 5802, section 3). */
export function scramProof(
  password: string,
  bare: string,
  serverFirst: string,
  { binding = base64("n,,"), nonce }: { binding?: string; nonce?: string } = {},
): { readonly message: string; readonly signature: string } {
  const [, theirs = "", salt = "", iterations] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? [];
  const unproved = `c=${binding},r=${nonce ?? theirs}`;
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
  const mac = (key: Uint8Array, text: string) => createHmac("sha256", key).update(text).digest();
  const clientKey = mac(salted, "Client Key");
  const said = `${bare},${serverFirst},${unproved}`;
  const signature = mac(hash("sha256", clientKey, "buffer"), said);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
  return {
    message: `${unproved},p=${proof.toString("base64")}`,
    signature: mac(mac(salted, "Server Key"), said).toString("base64"),
  };
}
