/** What a web page says of itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { headOf, type PageHead } from "../../../src/files/page-head.ts";

const head = (html: string, type = "text/html; charset=utf-8"): PageHead =>
  headOf(Buffer.from(html), type, "https://site.example/a/b");

test("Open Graph counts before the title and the description", () => {
  const page = `<!doctype html><head><title>Plain &amp; old</title>
    <meta name="description" content="old words">
    <meta property="og:title" content="New"><meta property="og:description" content="new &quot;words&quot;">
    <meta property="og:site_name" content="Site"><meta property="og:image" content="../pic.png"></head>`;
  assert.deepEqual(head(page), {
    title: "New",
    description: 'new "words"',
    site: "Site",
    picture: "https://site.example/pic.png",
  });
  assert.deepEqual(head("<title>Plain &amp; old</title><meta name=description content=old>"), {
    title: "Plain & old",
    description: "old",
  });
});

test("what stands in the body, in scripts and in comments is no head", () => {
  assert.deepEqual(head("<body><title>no</title><meta property='og:title' content='no'>"), {});
  assert.deepEqual(head("<script>'<title>no</title>'</script><!-- <title>no</title> --><title>yes</title>"), {
    title: "yes",
  });
  assert.deepEqual(head("<title>one</title><title>two</title>"), { title: "one" });
});

test("words are in one line, of a length, without what would turn the text around them", () => {
  assert.equal(head("<title>a\n\u202e  b\u0000\u200b c</title>").title, "a b c");
  const long = head(`<title>${"😀".repeat(500)}</title>`).title ?? "";
  assert.ok([...long].length <= 200 && long.isWellFormed() && long.endsWith("…"));
  assert.deepEqual(head("<title> \n </title>"), {});
});

test("a picture is of the web, or is none", () => {
  const picture = (content: string) =>
    head(`<title>t</title><meta property="og:image" content="${content}">`).picture;
  for (const none of ["javascript:alert(1)", "data:image/png;base64,AAAA", "http://[", "x".repeat(3000)])
    assert.equal(picture(none), undefined, none);
  assert.equal(picture("//cdn.example/x.png"), "https://cdn.example/x.png");
});

test("a page is read as it says it is written", () => {
  const latin = Buffer.from("<meta charset=iso-8859-1><title>Gr\xfc\xdfe</title>", "latin1");
  assert.equal(headOf(latin, "text/html", "https://x/").title, "Grüße");
  const nonsense = headOf(Buffer.from("<title>Grüße</title>"), "text/html; charset=nonsense", "https://x/");
  assert.equal(nonsense.title, "Grüße");
});
