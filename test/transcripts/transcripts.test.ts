/** Each transcript goes as it is written, on one node or on three; CHORUS_TRANSCRIPTS=write writes them anew. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { commands } from "../../src/commands/table.ts";
import { play, stepOf } from "../support/story.ts";

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const isWriting = process.env["CHORUS_TRANSCRIPTS"] === "write";

const read = (file: string) => readFileSync(new URL(file, folder), "utf8");

for (const file of files) {
  test(`${file} goes as written on one node`, async () => {
    const went = await play(read(file), ["n1"]);
    if (isWriting) writeFileSync(new URL(file, folder), went);
    else assert.equal(went, read(file));
  });

  test(`${file} goes the same with its people spread over three nodes`, async () => {
    assert.equal(await play(read(file), ["n1", "n2", "n3"]), read(file));
  });
}

test("every command is typed in some transcript", () => {
  const typed = new Set(
    files
      .flatMap((file) => read(file).split("\n"))
      .flatMap((line) => {
        const step = stepOf(line);
        return step?.kind === "types"
          ? [
              step.line
                .replace(/^@\S+ /, "")
                .split(" ")[0]
                ?.toUpperCase(),
            ]
          : [];
      }),
  );
  const missing = [...commands.keys()].filter((verb) => !typed.has(verb));
  assert.deepEqual(missing, [], `no transcript tells of ${missing.join(", ")}`);
});
