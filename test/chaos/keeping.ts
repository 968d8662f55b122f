/** What the cluster keeps of it all: its history as each node replays it, and the log itself. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Entry } from "../../src/network/entry.ts";
import { messageId, positionOf } from "../../src/network/entry.ts";
import { message, parse } from "../../src/protocol/message.ts";
import { connect } from "../../src/terminal/connection.ts";
import { until } from "../support/until.ts";
import type { Line } from "./observed.ts";

/** How long a node may take to replay everything, in milliseconds. */
const patience = 60_000;

/** The whole history of the session that the token names, as the node at this port tells it. */
export async function replayAt(port: number, token: string): Promise<Line[]> {
  for (const began = performance.now(); ; ) {
    const replay = await oneReplay(port, token, began + patience - performance.now());
    if (replay) return replay;
  }
}

/** Undefined when the node says that the log does not answer it now. */
async function oneReplay(port: number, token: string, within: number): Promise<Line[] | undefined> {
  const lines: Line[] = [];
  let last = "";
  let batch: string | undefined;
  let end: "told" | "later" | undefined;
  const connection = connect(
    { host: "127.0.0.1", port },
    {
      connected() {
        const capabilities = "message-tags batch labeled-response echo-message chorus/resume";
        connection.send(message("CAP", ["REQ", capabilities]));
        connection.send(message("RESUME", [token, "*"]));
        connection.send(message("CAP", ["END"]));
      },
      received(text) {
        last = text;
        const line = parse(text);
        if (!line) return;
        const { verb, params, tags, source = "" } = line;
        if (verb === "BATCH" && params[1] === "chorus/resume") batch = params[0]?.slice(1);
        if (verb === "BATCH" && params[0] === `-${batch}`) end = "told";
        if (verb === "FAIL" && params[1] === "LOG_UNAVAILABLE") end = "later";
        const id = tags.get("msgid");
        if (id !== undefined && tags.get("batch") === batch) lines.push({ id, source, verb, params });
      },
      ended() {},
    },
  );
  const what = () => `the replay by ${port}, which has told ${lines.length} lines, the last one: ${last}`;
  await until(() => end, what, within);
  connection.destroy();
  return end === "told" ? lines : undefined;
}

/** What is said at each id in the log of a data folder whose nodes have stopped. */
export function recordsIn(data: string, epoch: string): Map<string, string> {
  const file = new DatabaseSync(join(data, "log.sqlite"), { readOnly: true });
  const records = file.prepare("SELECT number, entries FROM records").all();
  file.close();
  return saidIn(
    records.map(({ number, entries }) => [Number(number), JSON.parse(String(entries))]),
    epoch,
  );
}

/** The same of a log on nats-servers. */
export async function recordsOn(
  { streams }: JetStreamManager,
  stream: string,
  epoch: string,
): Promise<Map<string, string>> {
  const { state } = await streams.info(stream);
  const records: [number: number, entries: Entry[]][] = [];
  for (let number = state.first_seq; number <= state.last_seq; number++) {
    // Of what was told to nobody the words are erased: something else stands for such a record.
    const message =
      (await streams.getMessage(stream, { seq: number })) ??
      (await streams.getMessage(`${stream}-replacements`, {
        last_by_subj: `${stream}.replacements.${number}`,
      }));
    if (message) records.push([number, message.json<{ entries: Entry[] }>().entries]);
  }
  return saidIn(records, epoch);
}

function saidIn(
  records: readonly (readonly [number: number, entries: readonly Entry[]])[],
  epoch: string,
): Map<string, string> {
  const said = new Map<string, string>();
  for (const [number, entries] of records) {
    for (const [index, { body }] of entries.entries())
      if (body) said.set(messageId(epoch, positionOf(number, index)), body.text);
  }
  return said;
}
