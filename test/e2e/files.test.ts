/** Files that people share: brought to any node, read from every node, harmless, and gone with the message. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { FakeS3 } from "../support/fake-s3.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { until } from "../support/until.ts";
import { getFile, pathOf, png, storedIn, uploader, uploadTo } from "../support/uploads.ts";

const nodes = ["n1", "n2", "n3"];
const options = [
  ...["--limits-messages-per-second=0", "--accounts-hash-memory=32KiB"],
  ...["--files-max-size=64KiB", "--files-unnamed=3s"],
];

describe("files", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster(shared, ...options);
  });

  const statuses = (path: string) =>
    Promise.all(nodes.map(async (node) => (await getFile(cluster.port(node), path)).status));

  test("a picture that is brought to one node is read from every node, with its size in the link", async (t) => {
    const { client, upload } = await uploader(t, cluster, "n1", "alice");
    const [, url = ""] = / soju\.im\/FILEHOST=(\S+) /.exec(client.heard.lines.join("\n")) ?? [];
    assert.equal(url, `http://localhost:${cluster.port("n1")}/upload`);
    const picture = png(320, 200);
    const response = await upload(picture, {
      type: "image/png",
      disposition: 'attachment; filename="a cat.png"',
    });
    assert.match(response.headers.get("location") ?? "", /^\/files\/[0-9a-f]{32}\/a%20cat\.png#320x200$/);
    const path = pathOf(response);
    client.says(`look: http://localhost:1${path}`);
    for (const node of nodes) {
      const read = await getFile(cluster.port(node), path);
      assert.equal(read.status, 200);
      assert.deepEqual(Buffer.from(await read.arrayBuffer()), picture);
      assert.equal(read.headers.get("content-type"), "image/png");
      assert.match(read.headers.get("content-disposition") ?? "", /^inline; filename="a cat\.png"/);
    }
    const head = await fetch(`http://127.0.0.1:${cluster.port("n2")}${path}`, { method: "HEAD" });
    assert.equal(head.headers.get("content-length"), String(picture.length));
    const part = await getFile(cluster.port("n3"), path, { range: "bytes=-5" });
    assert.equal(part.status, 206);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), picture.subarray(-5));
    assert.equal((await getFile(cluster.port("n3"), path, { range: "bytes=99999-" })).status, 416);
    const etag = head.headers.get("etag") ?? "";
    assert.equal((await getFile(cluster.port("n1"), path, { "if-none-match": etag })).status, 304);
  });

  test("an account uploads by its password, and nobody without a proof", async (t) => {
    const dave = await IrcClient.join(t, cluster.port("n2"), "dave");
    dave.send("REGISTER * * correct-horse-battery");
    await dave.heard.sees(/ REGISTER SUCCESS /);
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
    const send = (headers: Record<string, string>) => uploadTo(cluster.port("n3"), headers, "hello");
    assert.equal((await send(basic("dave:correct-horse-battery"))).status, 201);
    for (const headers of [
      basic("dave:wrong"),
      basic("nobody:x"),
      basic("dave"),
      { authorization: "Bearer 0" },
      {},
    ]) {
      const denied = await send(headers);
      assert.equal(denied.status, 401);
      assert.match(denied.headers.get("www-authenticate") ?? "", /^Basic /);
    }
    const page = await send({ ...basic("dave:wrong"), origin: `http://localhost:${cluster.port("n1")}` });
    assert.equal(page.headers.get("www-authenticate"), 'Bearer realm="Chorus"');
    assert.equal((await send({ origin: "https://elsewhere.example" })).status, 403);
  });

  const hostile: readonly (readonly [name: string, type: string, content: string])[] = [
    ["page.html", "text/html", "<script>alert(1)</script>"],
    [
      "drawing.svg",
      "image/svg+xml",
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ],
    ["page.xhtml", "application/xhtml+xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>"],
    ["script.js", "text/javascript", "alert(1)"],
    ["page.png", "image/png", "<html><script>alert(1)</script></html>"],
    ["text.txt", "text/plain", "binary \0\x01\x02"],
    ["split", "text/plain\r\nX-Evil: 1".replace(/[\r\n]/g, ""), "x"],
  ];
  for (const [name, type, content] of hostile) {
    test(`${name} as ${type} is only saved, whatever it holds`, async (t) => {
      const { upload } = await uploader(t, cluster, "n1", "eve");
      const path = pathOf(await upload(content, { type, disposition: `attachment; filename="${name}"` }));
      const { headers } = await getFile(cluster.port("n2"), path);
      assert.equal(headers.get("content-type"), "application/octet-stream");
      assert.match(headers.get("content-disposition") ?? "", /^attachment; /);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.match(headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'/);
      assert.equal(headers.get("x-evil"), null);
    });
  }

  test("what is a picture and a script at once is a picture, and no browser runs it", async (t) => {
    const { upload } = await uploader(t, cluster, "n1", "eve");
    const path = pathOf(await upload("GIF89a=/*   */1;alert(1)", { type: "text/javascript" }));
    const { headers } = await getFile(cluster.port("n2"), path);
    assert.equal(headers.get("content-type"), "image/gif");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });

  test("names are only names: no folders, all scripts, and whatever a program wrote", async (t) => {
    const { upload } = await uploader(t, cluster, "n1", "alice");
    const named = async (disposition: string) => {
      const response = await upload("x", { disposition });
      return decodeURIComponent(pathOf(response).split("/").at(-1) ?? "");
    };
    assert.equal(await named('attachment; filename="../../../etc/passwd"'), "passwd");
    assert.equal(await named("attachment; filename*=UTF-8''%E2%98%83%20%E6%97%A5.txt"), "☃ 日.txt");
    assert.equal(await named('attachment; filename="a\\"b.txt"'), "a_b.txt");
    assert.equal(await named("attachment"), "file");
    const path = pathOf(await upload("x", { disposition: "attachment; filename*=UTF-8''%E2%98%83.bin" }));
    const { headers } = await getFile(cluster.port("n1"), path);
    assert.equal(
      headers.get("content-disposition"),
      "attachment; filename=\"_.bin\"; filename*=UTF-8''%E2%98%83.bin",
    );
    for (const odd of ["/files/", "/files/x/y", `${path}/more`, "/files/..%2f..%2fchorus/x"])
      assert.equal((await getFile(cluster.port("n1"), odd)).status, 404, odd);
  });

  test("what is too large is refused, said beforehand or not, and what is cut off leaves nothing", async (t) => {
    const { client, upload } = await uploader(t, cluster, "n1", "alice");
    const isComing = () => storedIn(cluster).some((name) => name.startsWith("n1."));
    const large = await upload(Buffer.alloc(64 * 1024 + 1));
    assert.equal(large.status, 413);
    assert.equal(large.headers.get("upload-limit"), "max-size=65536");
    const request = `POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${client.token}\r\n`;
    const endless = await TcpClient.connect(t, cluster.port("n1"));
    const piece = `2000\r\n${"x".repeat(8192)}\r\n`;
    endless.write(`${request}Transfer-Encoding: chunked\r\n\r\n${piece.repeat(20)}`);
    await until(() => endless.bytes.toString().startsWith("HTTP/1.1 413 "), "the refusal");
    await endless.closed();
    assert.equal((await upload("")).status, 400);
    assert.equal((await upload("x", { type: "multipart/form-data; boundary=x" })).status, 415);
    await until(() => !isComing(), "what was refused to be gone");
    const cut = await TcpClient.connect(t, cluster.port("n1"));
    cut.write(`${request}Content-Length: 1000\r\n\r\nshort`);
    await until(isComing, "the upload to have begun");
    cut.socket.destroy();
    await until(() => !isComing(), "what was cut off to be gone");
  });

  test("an upload that no message names is removed", async (t) => {
    const { upload } = await uploader(t, cluster, "n1", "alice");
    const path = pathOf(await upload("nobody will know"));
    assert.deepEqual(await statuses(path), [200, 200, 200]);
    const id = path.split("/")[2] ?? "";
    await until(() => storedIn(cluster).every((name) => !name.endsWith(id)), "it to be removed", 20_000);
    assert.deepEqual(await statuses(path), [404, 404, 404]);
  });

  test("a file goes with the last message that names it, on all nodes", async (t) => {
    const { client: alice, upload } = await uploader(t, cluster, "n1", "alice");
    const { client: bob } = await uploader(t, cluster, "n2", "bob");
    const content = `only once ${Math.random()}`;
    const [one, two] = [pathOf(await upload(content)), pathOf(await upload(content, {}, "n3"))] as const;
    alice.says(`see http://a${one} and http://a${two}`);
    bob.says(`nice: http://a${two}`);
    for (const { heard } of [alice, bob])
      for (const text of ["see ", "nice"]) await heard.sees(new RegExp(`PRIVMSG #lobby :${text}`));
    const idOf = (path: string) => path.split("/")[2] ?? "";
    const isStored = (path: string) => storedIn(cluster).some((name) => name.endsWith(idOf(path)));
    const redact = async (who: IrcClient, text: string) => {
      const { id } = who.said.find((said) => said.text.startsWith(text)) ?? assert.fail(text);
      who.send(`REDACT #lobby ${id}`);
      await alice.heard.sees(new RegExp(` REDACT #lobby ${id}`));
    };
    await redact(alice, "see ");
    await until(() => !isStored(one), "the first file to be removed", 20_000);
    assert.deepEqual(await statuses(one), [404, 404, 404]);
    assert.deepEqual(await statuses(two), [200, 200, 200], "bob's message still names it");
    assert.equal(await (await getFile(cluster.port("n1"), two)).text(), content);
    await redact(bob, "nice");
    await until(() => !isStored(two), "the second file to be removed", 20_000);
    assert.deepEqual(await statuses(two), [404, 404, 404]);
  });

  test("a file is removed though nodes are killed between the message's end and its own", async (t) => {
    const { client: alice, upload } = await uploader(t, cluster, "n2", "alice");
    const paths = await Promise.all(["a", "b", "c"].map(async (text) => pathOf(await upload(text))));
    for (const path of paths) alice.says(`http://a${path}`);
    await alice.barrier();
    cluster.signal("n1", "SIGSTOP");
    for (const { id } of alice.said) alice.send(`REDACT #lobby ${id}`);
    cluster.signal("n1", "SIGKILL");
    await alice.heard.sees(/ REDACT #lobby /, { times: 3 });
    cluster.signal("n3", "SIGKILL");
    await cluster.ready();
    const ids = paths.map((path) => path.split("/")[2] ?? "");
    await until(
      () => !storedIn(cluster).some((name) => ids.some((id) => name.endsWith(id))),
      "the files to be removed",
      30_000,
    );
    for (const path of paths) assert.deepEqual(await statuses(path), [404, 404, 404]);
  });
});

test("where files are switched off nobody is told of them, and nobody can bring any", async (t) => {
  const cluster = await startCluster(t, "--files-enabled=false", "--previews-enabled=false");
  const { client, upload } = await uploader(t, cluster, "n1", "alice");
  assert.doesNotMatch(client.heard.lines.join("\n"), /FILEHOST/);
  assert.equal((await upload("x")).status, 404);
});

test("with an S3 store nothing stands in the data folder, every node reads, and what is deleted leaves the store", async (t) => {
  const s3 = await FakeS3.start(t);
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.address;
  const [key, secret] = [accessKeyId, secretAccessKey].map(encodeURIComponent);
  const place = `${endpoint.replace("http://", `s3+http://${key}:${secret}@`)}/${bucket}/chorus?region=${region}`;
  const cluster = await startCluster(t, `--files-store=${place}`);
  const { client: alice, upload } = await uploader(t, cluster, "n1", "alice");
  const path = pathOf(await upload("hello, store"));
  alice.says(`http://a${path}`);
  await alice.barrier();
  assert.equal(s3.objects.size, 1);
  assert.deepEqual(storedIn(cluster), []);
  const part = await getFile(cluster.port("n3"), path, { range: "bytes=7-11" });
  assert.deepEqual([part.status, await part.text()], [206, "store"]);
  s3.failing = 503;
  assert.equal((await getFile(cluster.port("n2"), path)).status, 503);
  assert.equal((await upload("not now")).status, 503);
  alice.send(`REDACT #lobby ${alice.said[0]?.id}`);
  await alice.heard.sees(/ REDACT #lobby /);
  assert.equal(
    (await getFile(cluster.port("n2"), path)).status,
    404,
    "nobody can read it, though it is still there",
  );
  assert.equal(s3.objects.size, 1);
  s3.failing = undefined;
  await until(() => s3.objects.size === 0, "it to leave the store", 20_000);
});
