/** Clients of accounts: several may use one session, each on a node of its own. */
import type { MemoryClient } from "./memory-transport.ts";
import type { SimulatedCluster } from "./simulated-cluster.ts";

/** Of every account. */
const password = "secret";

/** Makes an account for somebody who is here, and logs in. */
export async function registers(cluster: SimulatedCluster, client: MemoryClient): Promise<void> {
  client.send(`REGISTER * * ${password}`);
  await cluster.until(client, / REGISTER SUCCESS /);
}

/** The lines by which a client logs in, SASL requested. */
export function loginLines(account: string): readonly string[] {
  const proof = Buffer.from(`\0${account}\0${password}`).toString("base64");
  return ["AUTHENTICATE PLAIN", `AUTHENTICATE ${proof}`];
}

/** A client that comes in by the account's password; gives it with all that it was told. */
export async function logsIn(
  cluster: SimulatedCluster,
  node: string,
  account: string,
  capabilities = "",
  nick = account,
): Promise<MemoryClient> {
  const client = cluster.connect(node);
  client.send(`CAP REQ :sasl ${capabilities}`, ...loginLines(account));
  client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END");
  await cluster.until(client, / 001 /);
  await cluster.barrier(client);
  return client;
}
