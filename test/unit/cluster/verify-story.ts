/** What the tests of verifying verify: the log of people who talked. */
import { join } from "node:path";
import { verify } from "../../../src/cluster/verify.ts";
import type { Report } from "../../../src/cluster/verify-report.ts";
import { type NetworkRecord, positionIn, positionOf } from "../../../src/network/entry.ts";
import { registers } from "../../support/logging-in.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

export interface Story {
  readonly records: readonly NetworkRecord[];
  /** As they were before something was erased. */
  readonly told: readonly NetworkRecord[];
  /** The position of the message that is erased, and of the entry that did it. */
  readonly erased: number;
  readonly eraser: number;
  /** The number of the record with the line "line 7", and with "line 30". */
  readonly seventh: number;
  readonly thirtieth: number;
}

export async function tellStory(): Promise<Story> {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const capabilities = "echo-message message-tags draft/message-redaction";
  const alice = await cluster.join("n1", "alice", capabilities, "#tea");
  const bob = await cluster.join("n2", "bob", capabilities, "#tea");
  await registers(cluster, alice, "sesame");
  for (let line = 1; line <= 40; line++) {
    const [by, other] = line % 3 === 0 ? [bob, "alice"] : [alice, "bob"];
    by.send(`PRIVMSG ${line % 10 === 0 ? other : "#tea"} :line ${line} ${"x".repeat(line * 8)}`);
    await cluster.barrier(by);
  }
  bob.send("PRIVMSG #nowhere :unheard");
  bob.send("TOPIC #tea :Assam");
  await cluster.barrier(bob);
  const told = cluster.records();
  const { epoch } = cluster.store;
  const sent = alice.lines.find((line) => line.includes(" PRIVMSG #tea :line 5 ")) ?? "";
  const id = /msgid=([^; ]+)/.exec(sent)?.[1] ?? "";
  alice.send(`REDACT #tea ${id} :oops`);
  await cluster.barrier(alice);
  await cluster.clock.advance(5000);
  cluster.crash("n2");
  await cluster.clock.advance(10_000);
  await cluster.start("n2");
  alice.send("PRIVMSG #tea :the end");
  await cluster.barrier(alice);
  await cluster.stop("n2");
  await cluster.stop("n1");
  const records = cluster.records();
  const holder = (text: string) =>
    records.find(({ entries }) => entries.some(({ body }) => body?.text.startsWith(text)))?.number ?? 0;
  const eraser = records.find(({ entries }) => entries.some(({ event }) => event.type === "redacted"));
  return {
    records,
    told: [...told, ...records.slice(told.length)],
    erased: positionIn(epoch, id) ?? 0,
    eraser: positionOf(eraser?.number ?? 0, 0),
    seventh: holder("line 7 "),
    thirtieth: holder("line 30 "),
  };
}

/** A report that is read by a test: lines without the folder in which everything is. */
class Notes implements Report {
  readonly said: string[] = [];
  readonly faults: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  says(line: string): void {
    this.said.push(line.replaceAll(`${this.#folder}/`, ""));
  }

  fault(line: string): void {
    this.faults.push(line.replaceAll(`${this.#folder}/`, ""));
  }

  progress(): void {}
}

/** What is found in these, which are named from a folder. */
export async function findings(folder: string, ...names: readonly string[]): Promise<Notes> {
  const notes = new Notes(folder);
  await verify(
    names.map((name) => join(folder, name)),
    notes,
  );
  return notes;
}
