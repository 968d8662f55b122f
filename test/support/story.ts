/** Transcripts: what people type and what they are told, as text that anyone can read, and playing them on a cluster. */
import type { MemoryClient } from "./memory-transport.ts";
import { type ClusterOptions, SimulatedCluster } from "./simulated-cluster.ts";

/** How long a PING may take in simulated milliseconds. */
const patience = 30_000;

/** A line of a transcript that makes something happen. */
export type Step =
  /** `+alice@192.0.2.7 batch setname`: comes from this address, registers with these capabilities. */
  | { readonly kind: "comes"; readonly who: string; readonly host: string; readonly capabilities: string }
  /** `?alice@192.0.2.7`: connects and says nothing yet. */
  | { readonly kind: "connects"; readonly who: string; readonly host: string }
  /** `alice> JOIN #garden`; in it `$alice` is the resume token that alice was given, `$2` the second message's id */
  | { readonly kind: "types"; readonly who: string; readonly line: string }
  /** `-alice`: the connection breaks. */
  | { readonly kind: "breaks"; readonly who: string }
  /** `= 60 seconds pass` */
  | { readonly kind: "waits"; readonly seconds: number };

/** Undefined for comments, empty lines and what is told. */
export function stepOf(text: string): Step | undefined {
  const [, who = "", line = ""] = /^(\w+)> ?(.*)$/.exec(text) ?? [];
  if (who !== "") return { kind: "types", who, line: line.replaceAll("\\x01", "\x01") };
  const [, sign, name = "", host = "192.0.2.1", capabilities = ""] =
    /^([+?-])(\w+)(?:@(\S+))?(?: (.+))?$/.exec(text) ?? [];
  if (sign === "+") return { kind: "comes", who: name, host, capabilities };
  if (sign === "?") return { kind: "connects", who: name, host };
  if (sign === "-") return { kind: "breaks", who: name };
  const [, seconds] = /^= (\d+) seconds? pass$/.exec(text) ?? [];
  if (seconds !== undefined) return { kind: "waits", seconds: Number(seconds) };
  if (text === "" || text.startsWith("#") || /^\w+< /.test(text)) return undefined;
  throw new Error(`no transcript has a line like ${JSON.stringify(text)}`);
}

/** A line as transcripts show it: without what differs from run to run, which is ids, times and names of batches. */
export function masked(line: string): string {
  return line
    .replaceAll("\x01", "\\x01")
    .replace(/\b(msgid|time)=[^; ]+/g, "$1=…")
    .replace(/\bbatch=[^; ]+/g, "batch=…")
    .replace(/( BATCH [+-])\S+/, "$1…")
    .replace(/( RESUME TOKEN )\S+/, "$1…")
    .replace(/([ :]chorus\/nodes=)\S+/, "$1…")
    .replace(/\b18934\d{5}(\d{3})?\b/g, "…")
    .replace(/\S*\b2030-01-01\S*|\S+, 01 Jan 2030 [\d:]+ \w+/g, "…");
}

/** Plays a transcript with its clients spread over the nodes; gives it as it went. */
export async function play(
  transcript: string,
  nodes: readonly string[],
  options?: ClusterOptions,
): Promise<string> {
  // What passes the log by is there before anybody's PONG, so that it is told at the step that it belongs to.
  const cluster = await SimulatedCluster.of(nodes, { delays: { signal: 0 }, ...options });
  const clients = new Map<string, MemoryClient>();
  const tokens = new Map<string, string>();
  /** Ids of what was said, in the order in which it was first told. */
  const said: string[] = [];
  const went: string[] = [];
  const clientOf = (who: string) => {
    const client = clients.get(who);
    if (!client) throw new Error(`${who} has not come yet`);
    return client;
  };
  const connect = (who: string, host: string) => {
    const client = cluster.connect(nodes[clients.size % nodes.length] ?? "", host);
    clients.set(who, client);
    return client;
  };
  for (const text of transcript.trimEnd().split("\n")) {
    if (/^\w+< /.test(text)) continue;
    went.push(text);
    const step = stepOf(text);
    if (step === undefined) continue;
    if (step.kind === "waits") await cluster.clock.advance(step.seconds * 1000);
    else if (step.kind === "connects") connect(step.who, step.host);
    else if (step.kind === "types") {
      const known = (written: string, name: string) => tokens.get(name) ?? said[Number(name) - 1] ?? written;
      clientOf(step.who).send(step.line.replace(/\$(\w+)/g, known));
    } else if (step.kind === "breaks") clientOf(step.who).transport.break("Connection reset");
    else {
      const client = connect(step.who, step.host);
      if (step.capabilities !== "") client.send(`CAP REQ :${step.capabilities}`, "CAP END");
      client.send(`NICK ${step.who}`, `USER ${step.who} 0 * :${step.who}`);
      await barrier(cluster, client);
      const [, token] = / RESUME TOKEN (\S+)/.exec(client.take().join("\n")) ?? [];
      if (token !== undefined) tokens.set(step.who, token);
    }
    // Who did it first: then it is in the log, and everybody's PONG comes after it.
    if ("who" in step) await barrier(cluster, clientOf(step.who));
    else await cluster.clock.advance(1000);
    for (const who of [...clients.keys()].sort()) {
      const client = clientOf(who);
      await barrier(cluster, client);
      const told = client.take().filter((line) => !line.endsWith(barrierToken));
      for (const line of told) noteSaid(line, said);
      went.push(...told.map((line) => `${who}< ${masked(numbered(line, said))}`));
      if (client.isConnected) continue;
      went.push(`${who}< (the connection is closed)`);
      clients.delete(who);
    }
  }
  if (cluster.warnings.length > 0) throw new Error(cluster.warnings.join("\n"));
  return `${went.join("\n")}\n`;
}

const idForm = /\b[0-9a-z]{8}-[0-9a-z]{11}\b/g;

function noteSaid(line: string, said: string[]): void {
  const [, id = "", verb = ""] = /^@(?:\S*;)?msgid=([^; ]+)\S* :\S+ (\w+)/.exec(line) ?? [];
  if (["PRIVMSG", "NOTICE", "TAGMSG", "BATCH"].includes(verb) && !said.includes(id)) said.push(id);
}

/** With the numbers of messages instead of their ids. */
function numbered(line: string, said: readonly string[]): string {
  const tags = /^@\S+/.exec(line)?.[0] ?? "";
  return tags + line.slice(tags.length).replace(idForm, (id) => `$${said.indexOf(id) + 1}`);
}

const barrierToken = "until-here";

/** A PING and its PONG, or the end of the connection. */
async function barrier({ clock }: SimulatedCluster, client: MemoryClient): Promise<void> {
  if (!client.isConnected) return clock.advance(100);
  const pong = client.next(new RegExp(` PONG \\S+ ${barrierToken}$`));
  const gone = new Promise<void>((resolve) => client.transport.whenGone(resolve));
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(patience, () => reject(new Error(`no PONG after ${client.lines.at(-1)}`)));
  });
  client.send(`PING ${barrierToken}`);
  await clock.until(Promise.race([pong, gone, late]));
  cancel();
}
