/** Links to uploaded files: how they are written, and found in what people say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  plainName,
  uploadLinkIn,
  uploadLinkOf,
  uploadsIn,
  uploadsPerMessage,
} from "../../../src/protocol/upload-links.ts";

const id = "0123456789abcdef0123456789abcdef";
const other = "f".repeat(32);

test("the files that a text names are found on whichever host, each once", () => {
  const text = `see http://a:1/files/${id}/x.png#3x4, https://b/files/${other}/y and /files/${id}/z`;
  assert.deepEqual(uploadsIn(text), [id, other]);
  assert.deepEqual(uploadsIn(`/files/${id} /files/${id}0/x /files/short/x`), []);
  const many = Array.from({ length: uploadsPerMessage + 5 }, (_, index) => {
    return `/files/${index.toString(16).padStart(32, "0")}/x`;
  });
  assert.equal(uploadsIn(many.join(" ")).length, uploadsPerMessage);
});

test("a link says what it leads to", () => {
  const link = { id, name: "a picture (1).png", width: 640, height: 480 };
  assert.equal(uploadLinkOf(link), `/files/${id}/a%20picture%20%281%29.png#640x480`);
  assert.deepEqual(uploadLinkIn(`http://localhost:8080${uploadLinkOf(link)}`), link);
  assert.deepEqual(uploadLinkIn(`/files/${id}/x`), { id, name: "x" });
  assert.deepEqual(uploadLinkIn(`/files/${id}/%ff#0x`), { id, name: "%ff" });
  for (const none of ["", "http://x/", `/files/${id}/a/b`, `/files/${id}`, "http://[", "/files//x"])
    assert.equal(uploadLinkIn(none), undefined, none);
});

const hostile: readonly (readonly [string, string])[] = [
  ["../../etc/passwd", "passwd"],
  ["C:\\windows\\evil.exe", "evil.exe"],
  ["..", "file"],
  ["", "file"],
  ["a\0b\r\nc", "abc"],
  ["photo\u202egnp.exe", "photognp.exe"],
  ['"><script>.html', "____script_.html".slice(1)],
  [" spaced   out .txt ", "spaced out .txt"],
  ["\ud800x", "x"],
];
for (const [name, plain] of hostile) {
  test(`the name ${JSON.stringify(name)} becomes ${JSON.stringify(plain)}`, () => {
    assert.equal(plainName(name), plain);
  });
}

test("names in all scripts stay, and long ones lose letters before their extension, never half of one", () => {
  const [, name = ""] = /^\/files\/\w+\/(.*)$/.exec(uploadLinkOf({ id, name: "Größe ✓ 日本.png" })) ?? [];
  assert.equal(decodeURIComponent(name), "Größe ✓ 日本.png");
  for (const letter of ["a", "ü", "日", "👩"]) {
    const [, long = ""] =
      /^\/files\/\w+\/(.*)$/.exec(uploadLinkOf({ id, name: `${letter.repeat(300)}.jpeg` })) ?? [];
    assert.ok(long.length <= 96 && long.length > 70, long);
    assert.ok(decodeURIComponent(long).endsWith(`${letter}.jpeg`));
  }
});

test("a name that is as long as a header can be costs next to nothing", () => {
  const began = performance.now();
  for (const long of ["日".repeat(15_000), `x${".".repeat(15_000)}y`, `${". ".repeat(7500)}y`]) {
    const [, name = ""] = /^\/files\/\w+\/(.*)$/.exec(uploadLinkOf({ id, name: long })) ?? [];
    assert.ok(name.length > 0 && name.length <= 96, name);
  }
  // Seconds, where the time grows with the square of the length.
  assert.ok(performance.now() - began < 1000);
});
