/** What is shown below a message: our own files, and previews of links that lead elsewhere. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { attachedTo, shownSize, withoutFiles } from "../../../src/web/files/attached.ts";

const hosts = new Set(["localhost", "chat.example.org"]);
const id = "0123456789abcdef0123456789abcdef";
const other = "f".repeat(32);

test("files of ours are found by the nodes' hosts, with what they are", () => {
  const text = `see http://localhost:8081/files/${id}/cat.png#640x480, and (https://chat.example.org/files/${other}/song.mp3).`;
  const { files, links } = attachedTo(text, hosts);
  assert.deepEqual(files, [
    { id, name: "cat.png", width: 640, height: 480, kind: "picture", path: `/files/${id}/cat.png` },
    { id: other, name: "song.mp3", kind: "sound", path: `/files/${other}/song.mp3` },
  ]);
  assert.deepEqual(links, []);
});

test("links elsewhere may have a preview, three of a message, each once, and none of what is code", () => {
  const { files, links } = attachedTo(
    `https://a.example/files/${id}/x.png https://b.example. https://b.example/ \`https://code.example\` https://c.example https://d.example`,
    hosts,
  );
  assert.deepEqual(files, []);
  assert.deepEqual(links, [
    `https://a.example/files/${id}/x.png`,
    "https://b.example/",
    "https://c.example/",
  ]);
  assert.deepEqual(attachedTo("```\nhttps://code.example\n```", hosts).links, []);
});

test("a line that is nothing but a file is not written out above the file", () => {
  const file = `http://localhost:8080/files/${id}/cat.png#640x480`;
  assert.equal(withoutFiles(`look\n${file}`, hosts), "look");
  assert.equal(withoutFiles(file, hosts), "");
  assert.equal(withoutFiles(`${file} ${file}`, hosts), "");
  for (const kept of [`look ${file}`, "look", "a\n\nb", `http://elsewhere.example/files/${id}/cat.png`])
    assert.equal(withoutFiles(kept, hosts), kept);
});

test("a picture is shown as large as it is, or as there is room", () => {
  const most = { width: 400, height: 300 };
  const link = { id, name: "x" };
  assert.deepEqual(shownSize({ ...link, width: 100, height: 50 }, most), { width: 100, height: 50 });
  assert.deepEqual(shownSize({ ...link, width: 4000, height: 3000 }, most), { width: 400, height: 300 });
  assert.deepEqual(shownSize({ ...link, width: 1, height: 9000 }, most), { width: 1, height: 300 });
  assert.deepEqual(shownSize(link, most), { width: 320, height: 200 });
});
