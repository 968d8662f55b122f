/** What every store of shared files promises: one suite, run through each. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Details, SharedFile, SharedFiles } from "../../src/log/shared-files.ts";

export interface FilesWorld {
  /** The same store, as another node sees it each time. */
  open(): Promise<SharedFiles>;
  /** Everything that the store's servers have of a file's content. */
  stored(): Promise<string>;
  end(): Promise<void>;
}

export async function* piecesOf(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === "string" ? Buffer.from(text) : text;
}

export async function write(files: SharedFiles, name: string, text: string, details: Details = {}) {
  const draft = await files.begin(name, {});
  await draft.finish(details, piecesOf(text));
}

export async function read(files: SharedFiles, name: string): Promise<string> {
  return Buffer.concat(await Array.fromAsync(files.read(name))).toString();
}

const names = async (files: SharedFiles) => (await files.list()).map(({ name }) => name).sort();

export function filesContract(kind: string, makeWorld: () => Promise<FilesWorld>): void {
  const promise = (what: string, tell: (world: FilesWorld) => Promise<void>) =>
    test(`${kind}: ${what}`, { timeout: 120_000 }, async () => {
      const world = await makeWorld();
      try {
        await tell(world);
      } finally {
        await world.end();
      }
    });

  promise("a file is a draft until it is whole, for everybody", async ({ open }) => {
    const [one, other] = [await open(), await open()];
    assert.deepEqual(await one.list(), []);
    const draft = await one.begin("tea", { by: "n1" });
    const begun: SharedFile = { name: "tea", details: { by: "n1" }, isDraft: true, bytes: 0 };
    assert.deepEqual(await other.list(), [begun]);
    await assert.rejects(read(other, "tea"));
    await draft.finish({ by: "n1", leaves: 7 }, piecesOf("oo", "long"));
    assert.deepEqual(await other.list(), [
      { name: "tea", details: { by: "n1", leaves: 7 }, isDraft: false, bytes: 6 },
    ]);
    assert.equal(await read(other, "tea"), "oolong");
    assert.equal(await read(one, "tea"), "oolong");
  });

  promise("what is large comes back as it was, in whatever pieces it came", async ({ open }) => {
    const files = await open();
    const whole = Buffer.alloc(1_500_007, "0123456789abc");
    const draft = await files.begin("large", {});
    await draft.finish(
      {},
      piecesOf(whole.subarray(0, 3), whole.subarray(3, 700_000), whole.subarray(700_000)),
    );
    assert.ok(Buffer.concat(await Array.fromAsync(files.read("large"))).equals(whole));
    assert.equal((await files.list())[0]?.bytes, whole.length);
    await write(files, "nothing", "");
    assert.equal(await read(files, "nothing"), "");
  });

  promise("who stops reading holds nothing up", async ({ open }) => {
    const files = await open();
    await write(files, "tea", "x".repeat(1_000_000));
    for await (const piece of files.read("tea")) {
      assert.ok(piece.length > 0);
      break;
    }
    assert.equal((await read(files, "tea")).length, 1_000_000);
  });

  promise("a name is given once", async ({ open }) => {
    const [one, other] = [await open(), await open()];
    await one.begin("tea", {});
    await assert.rejects(other.begin("tea", {}), /there is a file/);
    await assert.rejects(one.begin("tea", {}), /there is a file/);
  });

  promise("what is removed is nowhere any more, and removing it again does no harm", async (world) => {
    const [one, other] = [await world.open(), await world.open()];
    await write(one, "tea", `secret-${"x".repeat(300_000)}-leaf`);
    await write(one, "milk", "white");
    await other.remove("tea");
    assert.deepEqual(await names(one), ["milk"]);
    await assert.rejects(read(one, "tea"));
    const stored = await world.stored();
    for (const word of ["secret-", "-leaf"]) assert.ok(!stored.includes(word));
    assert.ok(stored.includes("white"));
    await one.remove("tea");
    await one.remove("never there");
    assert.equal(await read(other, "milk"), "white");
  });

  promise("a draft that is removed never becomes a file, whatever its writer does", async (world) => {
    const [one, other] = [await world.open(), await world.open()];
    const draft = await one.begin("tea", {});
    let removed = false;
    async function* content() {
      yield Buffer.from(`first-${"x".repeat(200_000)}`);
      if (!removed) await other.remove("tea");
      removed = true;
      for (let count = 0; count < 10; count++) yield Buffer.from(`second-${"x".repeat(200_000)}`);
    }
    await assert.rejects(draft.finish({}, content()), /removed meanwhile/);
    assert.deepEqual(await other.list(), []);
    const stored = await world.stored();
    for (const word of ["first-", "second-"]) assert.ok(!stored.includes(word), word);
    const late = await one.begin("late", {});
    await other.remove("late");
    await assert.rejects(late.finish({}, piecesOf()), /removed meanwhile/);
    assert.deepEqual(await names(other), []);
  });

  promise(
    "content that fails leaves a draft, which can be removed with all that was written",
    async (world) => {
      const files = await world.open();
      const draft = await files.begin("tea", { by: "n1" });
      async function* failing() {
        yield Buffer.from(`first-${"x".repeat(200_000)}`);
        throw new Error("the disk is damaged");
      }
      await assert.rejects(draft.finish({}, failing()), /the disk is damaged/);
      assert.deepEqual(
        (await files.list()).map(({ name, isDraft }) => [name, isDraft]),
        [["tea", true]],
      );
      await files.remove("tea");
      assert.deepEqual(await files.list(), []);
      assert.ok(!(await world.stored()).includes("first-"));
    },
  );
}
