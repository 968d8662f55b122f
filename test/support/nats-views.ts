/** What a nats-server's monitor says, as far as tests read it. */
import type { NatsServer } from "./nats-server.ts";

/** `/varz`. https://docs.nats.io/running-a-nats-service/nats_admin/monitoring#general-information */
export interface Varz {
  readonly server_name: string;
  readonly version: string;
  readonly connections: number;
  readonly in_msgs: number;
  readonly in_client_msgs: number;
  readonly out_msgs: number;
  readonly in_bytes: number;
  readonly out_bytes: number;
  readonly jetstream?: { readonly config?: { readonly sync_always?: boolean } };
}

interface MetaView {
  readonly leader?: string;
  readonly cluster_size: number;
  readonly replicas?: readonly { readonly current: boolean; readonly offline?: boolean }[];
}

interface StreamView {
  readonly name: string;
  readonly cluster?: { readonly leader?: string };
  readonly state: { readonly messages: number; readonly first_seq: number; readonly last_seq: number };
}

interface Jsz {
  readonly meta_cluster?: MetaView;
  readonly account_details?: readonly { readonly stream_detail?: readonly StreamView[] }[];
}

/** What a server itself knows of a stream. */
export interface Copy {
  readonly messages: number;
  readonly first: number;
  readonly last: number;
  /** Whom it holds to be the leader, by name. */
  readonly leader: string | undefined;
}

export async function varzOf(server: NatsServer): Promise<Varz> {
  return (await server.ask("/varz")) as Varz;
}

/** Undefined when it has none. */
export async function copyAt(server: NatsServer, stream: string, account: string): Promise<Copy | undefined> {
  const { account_details: accounts = [] } = (await server.ask(`/jsz?acc=${account}&streams=true`)) as Jsz;
  const found = accounts.flatMap((one) => one.stream_detail ?? []).find(({ name }) => name === stream);
  if (found === undefined) return undefined;
  const { messages, first_seq: first, last_seq: last } = found.state;
  // Who is no cluster has its streams to itself.
  const leader = found.cluster === undefined ? server.name : found.cluster.leader;
  return { messages, first, last, leader };
}

/** Whether it leads a stream, or all servers, as far as it knows. */
export async function leads(server: NatsServer, account: string, stream?: string): Promise<boolean> {
  if (stream !== undefined) return (await copyAt(server, stream, account))?.leader === server.name;
  const { meta_cluster: meta } = (await server.ask("/jsz")) as Jsz;
  return meta?.leader === server.name;
}

/** True when it leads a cluster of this size, and every other server is with it. */
export async function leadsAll(server: NatsServer, size: number): Promise<boolean> {
  const { meta_cluster: meta } = (await server.ask("/jsz")) as Jsz;
  if (meta?.leader !== server.name || meta.cluster_size !== size) return false;
  const present = meta.replicas?.filter(({ current, offline }) => current && offline !== true) ?? [];
  return present.length === size - 1;
}

/** The names of those that it is connected to. */
export async function neighboursOf(server: NatsServer): Promise<Set<string>> {
  const { routes } = (await server.ask("/routez")) as { routes: { remote_name: string }[] };
  return new Set(routes.map(({ remote_name: name }) => name));
}

export async function isHealthy(server: NatsServer): Promise<boolean> {
  return ((await server.ask("/healthz")) as { status: string }).status === "ok";
}

/** How much went through servers since each of them started. */
export interface Counts {
  /** From clients, nodes among them. */
  readonly fromClients: number;
  /** From clients and other servers. */
  readonly received: number;
  /** To clients and other servers. */
  readonly sent: number;
}

export async function countsOf(servers: readonly NatsServer[]): Promise<Counts> {
  const all = await Promise.all(servers.map(varzOf));
  const sum = (count: (of: Varz) => number) => all.reduce((total, of) => total + count(of), 0);
  return {
    fromClients: sum((of) => of.in_client_msgs),
    received: sum((of) => of.in_msgs),
    sent: sum((of) => of.out_msgs),
  };
}
