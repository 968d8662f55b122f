/** What verifying finds in a node's archive: each damage at its place. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { eraseIn } from "../../../src/archive/sqlite-erasing.ts";
import { WordIndex } from "../../../src/archive/sqlite-index.ts";
import { positionOf, recordOf } from "../../../src/network/entry.ts";
import {
  archive,
  change,
  type Damage,
  epochIn,
  inArchive,
  length,
  spoil,
  spoilPage,
  sqlite,
  story,
  testDamages,
  where,
} from "./verify-damages.ts";

const inAnArchive: Record<string, Damage> = {
  "an entry is gone": (folder) => {
    change(archive(folder), "DELETE FROM entries WHERE position = ?", positionOf(story.seventh, 0));
    return [inArchive(`${where(story.seventh)} is missing`)];
  },
  "the last entry is gone": (folder) => {
    change(archive(folder, "n2"), "DELETE FROM entries WHERE position = (SELECT max(position) FROM entries)");
    return [inArchive(`record \\d+, entry 0 is missing`, "n2")];
  },
  "there is one too many": (folder) => {
    const columns = "at, client, erases, erased, deliveries";
    const from = positionOf(story.seventh, 0);
    const copy = `INSERT INTO entries (position, ${columns}) SELECT position + 1, ${columns} FROM entries WHERE position = ?`;
    change(archive(folder), copy, from);
    return [inArchive(`record ${story.seventh}, entry 1 is there, and the log tells nothing of it`)];
  },
  "there is one too many at the end": (folder) => {
    const columns = "at, client, erases, erased, deliveries";
    const copy = `INSERT INTO entries (position, ${columns}) SELECT ?, ${columns} FROM entries WHERE position = ?`;
    change(archive(folder), copy, positionOf(length, 9), positionOf(story.seventh, 0));
    return [inArchive(`record ${length}, entry 9 is there, and the log tells nothing of it`)];
  },
  "other words were told": (folder) => {
    const position = positionOf(story.seventh, 0);
    const replace =
      "UPDATE entries SET deliveries = replace(deliveries, 'line 7 ', 'line 8 ') WHERE position = ?";
    change(archive(folder), replace, position);
    return [
      inArchive(`${where(story.seventh)}: what it told \\(\\[0\\].line.text\\) is not what the log tells`),
    ];
  },
  "a byte of it is another": (folder) => {
    spoil(archive(folder), "line 7 ", (bytes, at) => bytes.writeUInt8(0x4c, at));
    return [
      inArchive(`${where(story.seventh)}: what it told \\(\\[0\\].line.text\\) is not what the log tells`),
    ];
  },
  "what was told is no JSON": (folder) => {
    change(
      archive(folder),
      "UPDATE entries SET deliveries = '[{' WHERE position = ?",
      positionOf(story.seventh, 0),
    );
    return [inArchive(`${where(story.seventh)}: it cannot be read: .+`)];
  },
  "what was told is nothing that can be": (folder) => {
    change(
      archive(folder),
      "UPDATE entries SET deliveries = '[{}]' WHERE position = ?",
      positionOf(story.seventh, 0),
    );
    return [inArchive(`${where(story.seventh)}: it cannot be read: .+`)];
  },
  "another client said it": (folder) => {
    change(
      archive(folder),
      "UPDATE entries SET client = 99 WHERE position = ?",
      positionOf(story.seventh, 0),
    );
    return [inArchive(`${where(story.seventh)}: its client is not what the log tells`)];
  },
  "an entry erases something else": (folder) => {
    change(archive(folder), "UPDATE entries SET erases = '[1]' WHERE position = ?", story.eraser);
    return [inArchive(`record \\d+, entry 0: what it erases is not what the log tells`)];
  },
  "words are gone that nothing erased": (folder) => {
    const database = new DatabaseSync(archive(folder));
    eraseIn(database, new WordIndex(database), [positionOf(story.seventh, 0)]);
    database.close();
    return [inArchive(`${where(story.seventh)}: its words are gone, though nothing erased them`)];
  },
  "words are there that were erased": (folder) => {
    const database = new DatabaseSync(archive(folder, "n2"));
    database.prepare("ATTACH ? AS other").run(archive(folder));
    const last = database.prepare("SELECT reached FROM progress").get()?.reached as number;
    for (const table of ["entries", "said_by", "place_entries", "session_entries", "moves"]) {
      database.prepare(`INSERT INTO ${table} SELECT * FROM other.${table} WHERE position > ?`).run(last);
    }
    database.exec("UPDATE progress SET reached = (SELECT reached FROM other.progress)");
    database.close();
    const [erased, eraser] = [story.erased, story.eraser].map((position) => where(recordOf(position)));
    return [inArchive(`${erased}: its words are there, though ${eraser} erased them`, "n2")];
  },
  "it is of another log": (folder) => {
    change(archive(folder), "UPDATE progress SET epoch = '00000000'");
    return [inArchive(`it is of the log 00000000, not ${epochIn(folder)}`)];
  },
  "it was found damaged by its node": (folder) => {
    change(archive(folder), "PRAGMA user_version = -1");
    return [inArchive("it was found damaged: the next start makes it anew")];
  },
  "it has another format": (folder) => {
    change(archive(folder), "PRAGMA user_version = 1");
    return [inArchive("it has format 1, and this version reads \\d")];
  },
  "it does not say how far it reaches": (folder) => {
    change(archive(folder), "DELETE FROM progress");
    return [inArchive("it does not say how far it reaches")];
  },
  "it is cut off": (folder) => {
    truncateSync(archive(folder), 5000);
    return [inArchive(".*malformed")];
  },
  "a page of it cannot be read": (folder) => {
    const page = spoilPage(archive(folder), "line 30 ");
    const lost = [...page.matchAll(/line (\d+) /g)].map(([, line]) => Number(line));
    const before = `line ${Math.min(...lost) - 1} `;
    const last = story.told.find(({ entries }) => entries[0]?.body?.text.startsWith(before))?.number ?? 0;
    return [inArchive(`what follows ${where(last)} cannot be read: .*malformed`), inArchive(sqlite)];
  },
  "a page of an index cannot be read": (folder) => {
    const database = new DatabaseSync(archive(folder));
    const query = "SELECT rootpage FROM sqlite_schema WHERE name = 'renamings_by_position'";
    const page = database.prepare(query).get()?.rootpage as number;
    database.close();
    const bytes = readFileSync(archive(folder));
    bytes.fill(0xff, (page - 1) * 4096, (page - 1) * 4096 + 8);
    writeFileSync(archive(folder), bytes);
    return [inArchive(sqlite)];
  },
};
for (const table of ["place_entries", "said_by"]) {
  inAnArchive[`${table} lacks something that was said`] = (folder) => {
    change(archive(folder), `DELETE FROM ${table} WHERE position = ?`, positionOf(story.seventh, 0));
    return [inArchive(`${where(story.seventh)}: it is not in ${table}`)];
  };
}
inAnArchive["session_entries lacks what was said to one alone"] = (folder) => {
  change(archive(folder), "DELETE FROM session_entries WHERE position = ?", positionOf(story.thirtieth, 0));
  return [inArchive(`${where(story.thirtieth)}: it is not in session_entries`)];
};
inAnArchive["moves lack that somebody came"] = (folder) => {
  change(archive(folder), "DELETE FROM moves WHERE position = (SELECT min(position) FROM moves)");
  return [inArchive("record \\d, entry 0: it is not in moves")];
};

testDamages("in an archive", inAnArchive);
