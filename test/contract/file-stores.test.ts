/** What every store of files promises, in a folder and by S3. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { FolderStore } from "../../src/files/folder-store.ts";
import { S3Store } from "../../src/files/s3-store.ts";
import { type FileStore, type Range, StoreFull, StoreUnavailable } from "../../src/files/store.ts";
import { FakeS3 } from "../support/fake-s3.ts";
import { temporaryFolder } from "../support/folders.ts";
import type { Hooks } from "../support/programs.ts";

type Opened = { readonly store: FileStore; readonly incoming: string };
const kinds: readonly (readonly [name: string, open: (t: Hooks) => Promise<Opened>])[] = [
  [
    "a folder",
    async (t) => {
      const folder = temporaryFolder(t);
      return { store: new FolderStore(join(folder, "files")), incoming: folder };
    },
  ],
  [
    "a store that speaks S3",
    async (t) => ({ store: new S3Store((await FakeS3.start(t)).address), incoming: temporaryFolder(t) }),
  ],
];

/** Puts a content; gives what it is called. */
async function put({ store, incoming }: Opened, content: string, id: string, twin?: string): Promise<string> {
  const path = join(incoming, `incoming-${id}`);
  writeFileSync(path, content);
  const object = `${createHash("sha256").update(content).digest("hex")}-${id}`;
  await store.put(object, path, twin);
  return object;
}

async function contentOf({ store }: Opened, object: string, range?: Range): Promise<string | undefined> {
  const content = await store.read(object, range);
  return content && Buffer.concat(await Array.fromAsync(content)).toString();
}

for (const [name, open] of kinds) {
  describe(name, () => {
    test("what was put is read, whole and in parts, until it is removed", async (t) => {
      const opened = await open(t);
      const object = await put(opened, "hello, world", "a1");
      assert.equal(await contentOf(opened, object), "hello, world");
      assert.equal(await contentOf(opened, object, { start: 7, end: 11 }), "world");
      await opened.store.remove(object);
      assert.equal(await contentOf(opened, object), undefined);
      await opened.store.remove(object);
    });

    test("equal contents are objects of their own: removing one leaves the other", async (t) => {
      const opened = await open(t);
      const first = await put(opened, "the same", "a1");
      const second = await put(opened, "the same", "b2", first);
      const third = await put(opened, "the same", "c3", `${first}0`);
      await opened.store.remove(first);
      assert.equal(await contentOf(opened, second), "the same");
      assert.equal(await contentOf(opened, third), "the same");
    });

    test("everything that is there is listed, with when it came, and nothing else", async (t) => {
      const opened = await open(t);
      assert.deepEqual(await Array.fromAsync(opened.store.list()), []);
      const began = Date.now() - 2000;
      const objects = await Promise.all(
        ["1", "2", "3", "4", "5"].map((id) => put(opened, `content ${id}`, id)),
      );
      const listed = await Array.fromAsync(opened.store.list());
      assert.deepEqual(listed.map(({ object }) => object).sort(), objects.sort());
      for (const { at } of listed) assert.ok(at >= began && at <= Date.now() + 2000, String(at));
    });
  });
}

test("in a folder equal contents stand once on the disk", async (t) => {
  const folder = temporaryFolder(t);
  const opened = { store: new FolderStore(folder), incoming: folder };
  const first = await put(opened, "the same", "a1");
  await put(opened, "the same", "b2", first);
  assert.equal(statSync(join(folder, first.slice(0, 2), first)).nlink, 2);
});

test("a folder that cannot be written is told of, and what was coming stays whole", async (t) => {
  const folder = temporaryFolder(t, { file: "no folder" });
  const opened = { store: new FolderStore(join(folder, "file")), incoming: folder };
  await assert.rejects(put(opened, "x", "a1"), StoreUnavailable);
  assert.ok(existsSync(join(folder, "incoming-a1")));
  assert.deepEqual(readdirSync(folder).sort(), ["file", "incoming-a1"]);
});

test("what an S3 store refuses is told in its words, and one that is not there is silent", async (t) => {
  const fake = await FakeS3.start(t);
  const opened = { store: new S3Store(fake.address), incoming: temporaryFolder(t) };
  const wrong = { ...opened, store: new S3Store({ ...fake.address, secretAccessKey: "other" }) };
  await assert.rejects(put(wrong, "x", "a1"), /answered 403 wrong signature/);
  fake.failing = 507;
  await assert.rejects(put(opened, "x", "a1"), StoreFull);
  fake.failing = 500;
  await assert.rejects(put(opened, "x", "a1"), /answered 500 as & told/);
  await assert.rejects(opened.store.read("a-1"), StoreUnavailable);
  await assert.rejects(opened.store.remove("a-1"), StoreUnavailable);
  const nowhere = new S3Store({ ...fake.address, endpoint: "http://127.0.0.1:1" });
  await assert.rejects(nowhere.remove("a-1"), StoreUnavailable);
});
