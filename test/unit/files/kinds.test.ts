/** What kind of file one is: its bytes say so. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isShown, isTaken, kindOf, textKind, unknownKind } from "../../../src/files/kinds.ts";
import { pictureIn } from "../../../src/files/picture.ts";
import { png } from "../../support/uploads.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");
const u16 = (number: number) => String.fromCharCode(number >> 8, number & 255);

function jpeg(width: number, height: number, orientation?: number): Buffer {
  const entry = `\x01\x12\0\x03\0\0\0\x01${u16(orientation ?? 1)}\0\0`;
  const exif = `Exif\0\0MM\0*\0\0\0\x08\0\x01${entry}\0\0\0\0`;
  const segment = orientation === undefined ? "" : `\xff\xe1${u16(exif.length + 2)}${exif}`;
  const table = "\xff\xdb\0\x03x";
  const frame = `\xff\xc0\0\x11\x08${u16(height)}${u16(width)}\x03${"\0".repeat(9)}`;
  return bytes(`\xff\xd8${segment}${table}\xff${frame}`);
}

function webp(kind: string, rest: string): Buffer {
  return bytes(`RIFF\0\0\0\0WEBP${kind}\0\0\0\0${rest}`.padEnd(40, "\0"));
}

const box = (type: string, content: string) =>
  `\0\0\0${String.fromCharCode(8 + content.length)}${type}${content}`;
const ispe = (width: number, height: number) => box("ispe", `\0\0\0\0\0\0${u16(width)}\0\0${u16(height)}`);
const avif = bytes(`${box("ftyp", "avif")}${ispe(32, 20)}${ispe(320, 200)}`);

const pictures: readonly (readonly [name: string, bytes: Buffer, kind: string, size: string])[] = [
  ["a PNG", png(640, 480), "image/png", "640x480"],
  ["a GIF", bytes("GIF89a\x40\x01\xc8\0"), "image/gif", "320x200"],
  ["a JPEG", jpeg(800, 600), "image/jpeg", "800x600"],
  ["a photograph that lies on its side", jpeg(800, 600, 6), "image/jpeg", "600x800"],
  ["a photograph that stands on its head", jpeg(800, 600, 3), "image/jpeg", "800x600"],
  ["a lossy WebP", webp("VP8 ", "\0\0\0\x9d\x01\x2a\x40\x01\xc8\0"), "image/webp", "320x200"],
  ["a lossless WebP", webp("VP8L", "\x2f\x3f\xc1\x31\0"), "image/webp", "320x200"],
  ["an extended WebP", webp("VP8X", "\0\0\0\0\x3f\x01\0\xc7\0\0"), "image/webp", "320x200"],
  ["an AVIF with a thumbnail", avif, "image/avif", "320x200"],
];
for (const [name, content, kind, size] of pictures) {
  test(`${name} is ${kind} of ${size}, whatever it is said to be`, () => {
    const found = kindOf(content, "text/html");
    assert.equal(found.kind, kind);
    assert.equal(`${found.width}x${found.height}`, size);
    assert.equal(isShown(kind), true);
  });
  test(`${name} that is cut off anywhere is no failure`, () => {
    for (let length = 0; length < Math.min(content.length, 120); length++)
      pictureIn(content.subarray(0, length));
  });
}

const others: readonly (readonly [name: string, content: string, said: string, kind: string])[] = [
  ["text", "hello, world\n", "text/plain", textKind],
  ["a table", "a,b\n1,2\n", "text/csv", textKind],
  ["JSON", "{}", "application/json", textKind],
  ["a page", "<html>", "text/html", unknownKind],
  ["a drawing", "<svg>", "image/svg+xml", unknownKind],
  ["XML", "<a/>", "text/xml", unknownKind],
  ["a script", "alert(1)", "text/javascript", unknownKind],
  ["a page that says it is a picture", "<html>", "image/png", unknownKind],
  ["bytes that say they are text", "a\0b", "text/plain", unknownKind],
  ["Latin-1 that says it is text", "Gr\xfc\xdfe", "text/plain", unknownKind],
  ["nothing that is known", "????", "", unknownKind],
  ["a PDF", "%PDF-1.7", "text/html", "application/pdf"],
  ["an archive", "PK\x03\x04", "", "application/zip"],
  ["a song", "ID3\x04", "", "audio/mpeg"],
  ["a song without a title", "\xff\xfb\x90", "audio/mpeg", "audio/mpeg"],
  ["a film", "\0\0\0\x18ftypisom", "", "video/mp4"],
  ["a voice", "\0\0\0\x18ftypM4A ", "video/mp4", "audio/mp4"],
  ["a WebM", "\x1a\x45\xdf\xa3", "video/webm", "video/webm"],
  ["a spoken WebM", "\x1a\x45\xdf\xa3", "audio/webm", "audio/webm"],
];
for (const [name, content, said, kind] of others) {
  test(`${name}, said to be "${said}", is ${kind}`, () =>
    assert.deepEqual(kindOf(bytes(content), said), { kind }));
}

test("a picture with more pixels than browsers bear is only saved", () => {
  assert.deepEqual(kindOf(png(60_000, 60_000), "image/png"), { kind: unknownKind });
  assert.deepEqual(kindOf(png(0, 5), "image/png"), { kind: "image/png" });
});

test("a network says which kinds it takes, and which it does not", () => {
  assert.equal(isTaken("video/mp4", []), true);
  assert.equal(isTaken("image/png", ["image/*"]), true);
  assert.equal(isTaken("video/mp4", ["image/*"]), false);
  assert.equal(isTaken(textKind, ["text/plain"]), true);
  assert.equal(isTaken("image/gif", ["image/*", "!image/gif"]), false);
  assert.equal(isTaken("video/mp4", ["!image/gif"]), true);
});
