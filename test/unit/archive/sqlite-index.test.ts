/** What is removed from the full-text index is gone: from what is found, and from the bytes of its file. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { Kept } from "../../../src/archive/kept.ts";
import { connect } from "../../../src/archive/sqlite-file.ts";
import { indexSchema, queryFor, WordIndex } from "../../../src/archive/sqlite-index.ts";
import { phrasesIn } from "../../../src/protocol/phrases.ts";
import { said, told } from "../../support/kept.ts";

interface World {
  readonly database: DatabaseSync;
  readonly index: WordIndex;
  add(entries: readonly Kept[], perBatch: number): void;
  remove(entries: readonly Kept[]): void;
  /** How often the file and its WAL have the text, as bytes, once the WAL is emptied. */
  count(text: string): number;
}

function inWorld(tell: (world: World) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "chorus-index-"));
  const path = join(folder, "index.sqlite");
  const database = connect(path, "create");
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; ${indexSchema}`);
    const index = new WordIndex(database);
    const inBatch = (change: () => void) => {
      database.exec("BEGIN");
      change();
      database.exec("COMMIT");
    };
    tell({
      database,
      index,
      add(entries, perBatch) {
        for (let first = 0; first < entries.length; first += perBatch) {
          inBatch(() => {
            for (const kept of entries.slice(first, first + perBatch)) index.add(kept);
          });
        }
      },
      remove: (entries) => inBatch(() => index.remove(entries)),
      count(text) {
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        const files = [path, `${path}-wal`].filter((file) => existsSync(file));
        return files
          .map((file) => readFileSync(file, "latin1").split(text).length - 1)
          .reduce((a, b) => a + b);
      },
    });
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

function found(database: DatabaseSync, text: string): number {
  const query = queryFor({ phrases: phrasesIn(text), nick: undefined }, []);
  return database.prepare("SELECT rowid FROM words WHERE words MATCH ?").all(query).length;
}

/** SQLite's own look at whether the index is whole. */
function check(database: DatabaseSync): void {
  database.exec("INSERT INTO words (words) VALUES ('integrity-check')");
}

test("an erased word is in no byte of the file, its WAL included, and the others are found as before", () => {
  inWorld(({ database, add, remove, count }) => {
    const entries = Array.from({ length: 3000 }, (_, index) => {
      const isSecret = index % 100 === 50;
      return told(
        10 + index,
        said(1, "#a", `common w${(index * 7919) % 997} ${isSecret ? `swordfish${index}` : ""}`),
      );
    });
    add(entries, 50);
    const secret = entries.filter((_, index) => index % 100 === 50);
    assert.equal(found(database, '"swordfish50"'), 1);
    remove(secret);
    assert.equal(count("wordfish"), 0);
    assert.equal(found(database, "swordfish"), 0);
    assert.equal(found(database, "common"), entries.length - secret.length);
    check(database);
  });
});

test("what is taken back right after it was said leaves no copy where SQLite moved it", () => {
  inWorld(({ database, add, remove, count }) => {
    const entries = Array.from({ length: 600 }, (_, index) =>
      told(10 + index, said(1, "#a", `swordfish${index} elephant ${"z".repeat(index % 100)}`)),
    );
    for (const [index, entry] of entries.entries()) {
      add([entry], 1);
      const taken = entries[index - 3];
      if (taken && index % 10 === 9) remove([taken]);
    }
    assert.equal(count("wordfish"), 0);
    assert.equal(found(database, "swordfish"), 540);
    assert.equal(found(database, '"swordfish6"'), 0);
    check(database);
  });
});

test("what an earlier version added, with each mark once, can all be removed", () => {
  inWorld(({ database, add, remove }) => {
    const positions = Array.from({ length: 50 }, (_, index) => index + 1);
    const saying = (text: string) => positions.map((position) => told(position, said(1, "#a", text)));
    // Now the marks of the second text have doubles, and are those of the first one otherwise.
    add(saying("again"), 10);
    remove(saying("again again again again"));
    assert.equal(found(database, "again"), 0);
    check(database);
  });
});
