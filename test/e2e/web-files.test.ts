/** Files in the web client: brought with progress, shown below messages, and looked at by others. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { composerOf, enter, lacksBrowser, openBrowser, openProfile, says } from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { filmAndAttach, playFrom } from "../support/in-page.mjs";
import { lastFirst } from "../support/programs.ts";

const attach = (page: Page) => page.getByLabel("Attach files");
const timelineOf = (page: Page) => page.locator(".timeline-scroller");

describe("files in the web client", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let browser: Browser;
  let cluster: Cluster;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared, "--files-max-size=64KiB");
  });

  const comes = async (t: Parameters<typeof openProfile>[0], node: string, name: string) =>
    enter(await openProfile(t, browser), cluster.port(node), name);

  test("a picture that is attached goes with the message, and everyone sees it with its room kept", async (t) => {
    const alice = await comes(t, "n1", "alice");
    const bob = await comes(t, "n2", "bob");
    await attach(alice).setInputFiles({
      name: "a red cat.png",
      mimeType: "image/png",
      buffer: redPng(200, 100),
    });
    await alice.getByText("Ready").waitFor();
    await says(alice, "look at this");
    const picture = timelineOf(bob).getByRole("img", { name: "a red cat.png" });
    await picture.waitFor();
    assert.deepEqual(await picture.boundingBox().then((box) => [box?.width, box?.height]), [200, 100]);
    assert.equal(await picture.getAttribute("height"), "100");
    await timelineOf(bob).getByText("look at this").waitFor();
    assert.equal(await timelineOf(bob).getByText("/files/").count(), 0, "the bare link is not shown as well");
    assert.equal(await alice.getByText("Ready").count(), 0, "the tray is empty again");
    await picture.click();
    const dialog = bob.getByRole("dialog", { name: "Picture: a red cat.png" });
    await dialog.waitFor();
    await bob.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  test("what is dropped is sent without a word, and what is no picture is a card", async (t) => {
    const carol = await comes(t, "n1", "carol");
    const dave = await comes(t, "n3", "dave");
    // In the page, where there are such things.
    await carol.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File(["<script>alert(1)</script>"], "evil.html", { type: "text/html" }));
      document.getElementById("composer").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
    }`);
    await carol.getByText("Ready").waitFor();
    await carol.getByRole("button", { name: "Send" }).click();
    const link = timelineOf(dave).getByRole("link", { name: "evil.html", exact: true });
    await link.waitFor();
    await timelineOf(dave).getByText("25 byte").waitFor();
    const href = await link.getAttribute("href");
    const answer = await fetch(`http://127.0.0.1:${cluster.port("n3")}${href}`);
    assert.match(answer.headers.get("content-disposition") ?? "", /^attachment/);
  });

  test("what is too large is said at once, and can be taken away", async (t) => {
    const erin = await comes(t, "n1", "erin");
    await attach(erin).setInputFiles({ name: "big.bin", mimeType: "", buffer: Buffer.alloc(70_000) });
    await erin.getByText("Too large: at most 65.5 kB").waitFor();
    await says(erin, "with nothing");
    await erin.getByText("The message can be sent when its files are there.").waitFor();
    await erin.getByRole("button", { name: "Take big.bin away" }).click();
    await composerOf(erin).press("Enter");
    await timelineOf(erin).getByText("with nothing").waitFor();
  });

  test("an upload whose node does not answer is tried again, until the message can be sent", async (t) => {
    const fay = await comes(t, "n1", "fay");
    let refusals = 0;
    await fay.route("**/upload", async (route) => {
      if (route.request().method() === "POST" && refusals++ < 2) await route.abort("connectionrefused");
      else await route.continue();
    });
    await attach(fay).setInputFiles({
      name: "late.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("late"),
    });
    await fay.getByText("No connection: it is tried again").waitFor();
    await fay.getByText("Ready").waitFor();
    await composerOf(fay).press("Enter");
    await timelineOf(fay).getByRole("link", { name: "late.txt", exact: true }).waitFor();
  });

  test("an upload whose node is gone goes on by another one", async (t) => {
    const hanna = await comes(t, "n1", "hanna");
    const ivo = await comes(t, "n3", "ivo");
    await hanna.route(`http://localhost:${cluster.port("n1")}/upload`, (route) =>
      route.abort("connectionrefused"),
    );
    const content = { name: "by another.txt", mimeType: "text/plain", buffer: Buffer.from("way") };
    await attach(hanna).setInputFiles(content);
    await hanna.getByText("Ready").waitFor();
    await composerOf(hanna).press("Enter");
    const link = timelineOf(ivo).getByRole("link", { name: "by another.txt", exact: true });
    await link.waitFor();
    const path = (await link.getAttribute("href")) ?? "";
    assert.equal(await (await fetch(`http://127.0.0.1:${cluster.port("n1")}${path}`)).text(), "way");
  });

  test("sound and film play where they are said, from any place in them", async (t) => {
    const jana = await comes(t, "n1", "jana");
    const karl = await comes(t, "n2", "karl");
    const answers: string[] = [];
    karl.on("response", (answer) => {
      if (answer.url().includes("/files/"))
        answers.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
    });
    await attach(jana).setInputFiles({ name: "bell.wav", mimeType: "audio/wav", buffer: wav(6) });
    await jana.getByText("Ready").waitFor();
    await composerOf(jana).press("Enter");
    await timelineOf(jana).locator("audio").waitFor();
    await jana.evaluate(filmAndAttach);
    await jana.getByText("Ready").waitFor();
    await composerOf(jana).press("Enter");

    const sound = timelineOf(karl).locator("audio");
    await sound.waitFor();
    assert.equal(answers.join("\n").includes("bell.wav"), false, "a sound is fetched by whoever plays it");
    assert.ok(Math.abs((await sound.evaluate(playFrom, 5)) - 6) < 0.1, "it plays to its end");
    const film = timelineOf(karl).locator("video");
    await film.waitFor();
    assert.ok((await film.evaluate(playFrom, 0)) > 0);
    for (const name of ["bell.wav", "film.webm"])
      assert.match(answers.join("\n"), new RegExp(`^206 .*${name}$`, "m"));
    assert.ok(((await film.boundingBox())?.height ?? 0) > 50);
  });

  test("a link shows what the node says of it, in a place of one height; and none when there is nothing or the reader wants none", async (t) => {
    const gina = await comes(t, "n1", "gina");
    await gina.route("**/preview?*", (route) =>
      route.fulfill({ json: { url: "https://example.org/", title: "A fine page", site: "Example" } }),
    );
    await says(gina, "see https://example.org/fine");
    await timelineOf(gina).getByText("A fine page").waitFor();
    const height = () =>
      timelineOf(gina)
        .locator(".preview-place")
        .first()
        .boundingBox()
        .then((box) => box?.height);
    assert.equal(await height(), 84);
    await gina.unroute("**/preview?*");
    await says(gina, "and http://127.0.0.1/secret");
    // Of what says nothing of itself only the link is left.
    const secret = timelineOf(gina).locator(".message", { hasText: "http://127.0.0.1/secret" });
    await secret.waitFor();
    await secret.locator(".preview-place").waitFor({ state: "detached" });
    await gina.evaluate(`localStorage.setItem("chorus.preferences", '{"showsPreviews":false}')`);
    await gina.reload();
    await timelineOf(gina).getByText("and http://127.0.0.1/secret").waitFor();
    assert.equal(await timelineOf(gina).locator(".preview-place").count(), 0);
  });
});

/** A sound of so many seconds: 8,000 samples each. */
function wav(seconds: number): Buffer {
  const rate = 8000;
  const header = Buffer.alloc(44);
  header.write("RIFF");
  header.writeUInt32LE(36 + seconds * rate, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(seconds * rate, 40);
  const samples = Uint8Array.from({ length: seconds * rate }, (_, n) => 128 + 60 * Math.sin(n / 3));
  return Buffer.concat([header, samples]);
}

/** A picture that browsers can show. */
function redPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([200, 0, 0]))]);
  const rows = deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
