/** Whether everything that was said in a measurement stands in the log and in the archive. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { kinds } from "../../src/archive/places.ts";
import { logPath } from "../../src/log/sqlite-file.ts";
import { ourCommand, Program } from "../../test/support/programs.ts";
import { ending } from "../ending.ts";
import type { Extent } from "../part.ts";
import type { RowResult } from "../report/comparison.ts";
import type { ChorusServer } from "../servers/chorus.ts";

/** How long the archive may take to have everything, without any progress or with, and `npm run verify` to read it, in ms. */
const stillMax = 2000;
const archiveMax = 60_000;
const verifyMax = 10 * 60_000;

/** Counts, stops the node, and has its folder verified; says what came of it. */
export async function keptNote(
  server: ChorusServer,
  results: readonly RowResult[],
  extent: Extent,
): Promise<string> {
  const said = results.reduce((sum, { talk }) => sum + (talk?.sent ?? 0), 0);
  extent.say(`Chorus: looks for ${said} messages in the log and the archive`);
  const began = performance.now();
  const archived = await inArchive(server, said);
  const waited = ((performance.now() - began) / 1000).toFixed(1);
  await server.stop();
  const logged = inLog(server);
  const verified = await verify(server.data);
  const refused = results.some(({ talk }) => (talk?.refused ?? 0) > 0);
  const isGood = archived === said && logged === said && verified === "";
  return (
    `${isGood ? "Everything was kept" : "NOT EVERYTHING WAS KEPT"}: of ${said} messages that were said to Chorus ${logged} are in the ` +
    `log and ${archived} in the archive (after ${waited} s)${refused && logged < said ? ", and some were refused, as their rows say" : ""}; ${verified === "" ? "`npm run verify` finds no fault" : verified}.`
  );
}

/** Resolves with the number when it has come to what is expected, or comes no further. */
async function inArchive({ data }: ChorusServer, expected: number): Promise<number> {
  const database = new DatabaseSync(join(data, "nodes/n1/archive.sqlite"), { readOnly: true });
  const query = database.prepare("SELECT count(*) AS count FROM place_entries WHERE kind = ?");
  const count = () => Number(query.get(kinds.talk)?.["count"]);
  const end = performance.now() + archiveMax;
  for (let before = -1, now = count(); now < expected && now > before && performance.now() < end; ) {
    await sleep(stillMax);
    [before, now] = [now, count()];
  }
  const found = count();
  database.close();
  return found;
}

function inLog({ data }: ChorusServer): number {
  const database = new DatabaseSync(logPath(data), { readOnly: true });
  const query = database.prepare(
    "SELECT count(*) AS count FROM records, json_each(records.entries) AS entry WHERE entry.value ->> '$.event.type' = 'said'",
  );
  const count = Number(query.get()?.["count"]);
  database.close();
  return count;
}

/** What `npm run verify` complains of; nothing when it is content. */
function verify(data: string): Promise<string> {
  return ending(async (hooks) => {
    const [command, ...words] = ourCommand("verify");
    const program = new Program(hooks, command, [...words, data]);
    const code = await program.lastWords(verifyMax);
    return code === 0 ? "" : `npm run verify ended with ${code}: ${program.errors.lines.join(" ")}`;
  });
}
