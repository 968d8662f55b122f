/** What the configuration says about files. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readNodeConfig, UsageError } from "../../../src/cluster/config.ts";
import { filePlace } from "../../../src/cluster/sharing-files.ts";
import { FolderStore } from "../../../src/files/folder-store.ts";
import { S3Store } from "../../../src/files/s3-store.ts";
import { SimulatedClock } from "../../support/simulated.ts";

const read = (...words: string[]) => readNodeConfig(words, {}, () => undefined);
const placeOf = (...words: string[]) => {
  const said: string[] = [];
  const place = filePlace(read(...words), new SimulatedClock(), (message) => said.push(message));
  return { store: place?.store, said };
};

test("files are kept in the data folder, unless it is said otherwise", () => {
  assert.equal(read().files.store, undefined);
  assert.ok(placeOf().store instanceof FolderStore);
  assert.deepEqual(read("--files-store=/srv/files").files.store, { folder: "/srv/files" });
});

test("where files are switched off their place is known all the same: what is deleted then has to leave it", () => {
  assert.ok(placeOf("--files-enabled=false").store instanceof FolderStore);
  const { store, said } = placeOf("--files-enabled=false", "--log=nats://a:4222");
  assert.deepEqual([store, said], [undefined, []]);
});

test("a store that speaks S3 is named with its key, its bucket and where in it", () => {
  const store = (text: string) => read(`--files-store=${text}`).files.store;
  assert.deepEqual(store("s3://KEY:SE%2FCRET@s3.example.org/my-bucket/chorus?region=eu-1"), {
    s3: {
      endpoint: "https://s3.example.org",
      bucket: "my-bucket",
      prefix: "chorus/",
      region: "eu-1",
      accessKeyId: "KEY",
      secretAccessKey: "SE/CRET",
    },
  });
  const plain = store("s3+http://K:S@localhost:9000/files");
  assert.ok(plain && "s3" in plain);
  assert.deepEqual(
    [plain.s3.endpoint, plain.s3.prefix, plain.s3.region],
    ["http://localhost:9000", "", "us-east-1"],
  );
  assert.ok(placeOf("--files-store=s3://K:S@h/bucket").store instanceof S3Store);
});

const wrong = [
  "s3://h/bucket",
  "s3://K:S@h/",
  "s3://K:S@h/UPPER",
  "s3://K:S@h/bucket/../x",
  "s3://K:S@h/bucket?zone=1",
];
for (const text of wrong) {
  test(`${text} is no store, and is not repeated in the answer`, () => {
    assert.throws(
      () => read(`--files-store=${text}`),
      (error) =>
        error instanceof UsageError &&
        /files-store must be/.test(error.message) &&
        !error.message.includes("K:S@h"),
    );
  });
}

test("nodes on several machines have no files without a place that they share, and say so", () => {
  const { store, said } = placeOf("--log=nats://a:4222");
  assert.equal(store, undefined);
  assert.match(said[0] ?? "", /files\.store/);
  assert.ok(placeOf("--log=nats://a:4222", "--files-store=/mnt/shared").store instanceof FolderStore);
});

test("sizes, kinds and the site are what they say", () => {
  const { files } = read(
    "--files-total=2TiB",
    "--files-types=image/*, !image/gif",
    "--files-url=https://chat.example.org",
  );
  assert.deepEqual(
    [files.allMax, files.types, files.url],
    [2 ** 41, ["image/*", "!image/gif"], "https://chat.example.org"],
  );
  for (const option of [
    "--files-types=pictures",
    "--files-url=https://x/y",
    "--files-total=2PiB",
    "--files-max-size=2GiB",
  ])
    assert.throws(() => read(option), UsageError);
});
