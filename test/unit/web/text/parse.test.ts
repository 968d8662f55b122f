/** What becomes of a message's text: marks, codes, links and names, and whatever strangers make of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fold } from "../../../../src/protocol/names.ts";
import { isOnlyEmoji } from "../../../../src/web/text/only-emoji.ts";
import { parse, plainText } from "../../../../src/web/text/parse.ts";
import type { Block, Inline, Known } from "../../../../src/web/text/tree.ts";

const members = ["alice", "Bob", "will", "[x]"];
const known: Known = {
  me: "me",
  nick: (folded) => [...members, "me"].find((nick) => fold(nick) === folded),
};

/** A tree in short: <b>…</b> stands for strong, and so on. For reading, never for a browser. */
function short(raw: string): string {
  return parse(raw, known).map(blockOf).join("¶");
}

function blockOf(block: Block): string {
  if (block.kind === "code") return `{${block.language ?? ""}:${block.text}}`;
  if (block.kind === "quote") return `>(${block.children.map(blockOf).join("¶")})`;
  if (block.kind === "list") {
    const items = block.items.map((item) => item.map(inlineOf).join(""));
    return `${block.start ?? "-"}(${items.join("|")})`;
  }
  return block.children.map(inlineOf).join("");
}

function inlineOf(node: Inline): string {
  if (node.kind === "text") {
    const style = Object.entries(node.style ?? {}).map(([name, value]) => (value === true ? name : value));
    return style.length > 0 ? `«${style.join(" ")}:${node.text}»` : node.text;
  }
  if (node.kind === "code") return `<code>${node.text}</code>`;
  if (node.kind === "link") return `<a ${node.url}>${node.text}</a>`;
  if (node.kind === "mention") return `<@${node.nick}${node.isMe ? "!" : ""}>${node.text}</@>`;
  if (node.kind === "channel") return `<#>${node.channel}</#>`;
  const name = { strong: "b", emphasis: "i", struck: "s", spoiler: "spoiler" }[node.kind];
  return `<${name}>${node.children.map(inlineOf).join("")}</${name}>`;
}

const stories: Record<string, readonly (readonly [raw: string, tree: string])[]> = {
  "marks of markdown": [
    ["**bold** and *italic*, _too_, ~~gone~~", "<b>bold</b> and <i>italic</i>, <i>too</i>, <s>gone</s>"],
    ["**a *b* c**", "<b>a <i>b</i> c</b>"],
    ["***both***", "<b><i>both</i></b>"],
    ["||a secret||", "<spoiler>a secret</spoiler>"],
    ["これは**太字**です", "これは<b>太字</b>です"],
  ],
  "marks that mean nothing": [
    ["2 * 3 * 4, 2*3*4, 2**3**4", "2 * 3 * 4, 2*3*4, 2**3**4"],
    ["snake_case_name and __init__", "snake_case_name and __init__"],
    ["*open **and never closed", "*open **and never closed"],
    ["a || b || c", "a || b || c"],
    ["f**k and ****", "f**k and ****"],
    ["*a **b* c**", "<i>a **b</i> c**"],
    ["** **", "** **"],
  ],
  code: [
    ["`a *b* c`", "<code>a *b* c</code>"],
    ["``a ` b`` and `` ` ``", "<code>a ` b</code> and <code>`</code>"],
    ["` alone", "` alone"],
    ["*a `b* c`", "*a <code>b* c</code>"],
    ["`https://x.example/ #c @alice`", "<code>https://x.example/ #c @alice</code>"],
  ],
  fences: [
    ["```ts\nlet a = 1;\n  b\n```", "{ts:let a = 1;\n  b}"],
    ["before\n```\nx\n```\nafter", "before¶{:x}¶after"],
    ["```\nlast```", "{:last}"],
    ["```one line```", "{:one line}"],
    ["```\nnever closed\n```js\nreally", "```¶never closed¶```js¶really"],
    ["```c++\n*a\n\n`b`\n```", "{c++:*a\n\n`b`}"],
  ],
  "quotes and lists": [
    ["> a\n> b\nc", ">(a\nb)¶c"],
    ["> a\n> > b", ">(a¶>(b))"],
    [">:( and >_<", ">:( and >_<"],
    ["- a\n- *b*", "-(a|<i>b</i>)"],
    ["3. a\n4. b", "3(a|b)"],
    ["a\n\nb\n\n> c\n\n- d\n- e\n\nf", "a\n\nb¶>(c)¶-(d|e)¶f"],
    ["- only one", "- only one"],
    ["* waves", "* waves"],
    ["1. only one", "1. only one"],
  ],
  addresses: [
    [
      "see https://x.example/a_b_c?d=e#f.",
      "see <a https://x.example/a_b_c?d=e#f>https://x.example/a_b_c?d=e#f</a>.",
    ],
    ["(https://x.example/a_(b))", "(<a https://x.example/a_(b)>https://x.example/a_(b)</a>)"],
    ["**https://x.example/**", "<b><a https://x.example/>https://x.example/</a></b>"],
    ["www.x.example!", "<a https://www.x.example/>www.x.example</a>!"],
    ["<https://x.example/>", "<<a https://x.example/>https://x.example/</a>>"],
    ["[the *page*](https://x.example/(a))", "<a https://x.example/(a)>the *page*</a>"],
    ["mailto:a@x.example", "<a mailto:a@x.example>mailto:a@x.example</a>"],
    ["xhttps://x.example/", "xhttps://x.example/"],
  ],
  "addresses that lead nowhere": [
    ["javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x"],
    ["[y](javascript:alert(1))", "[y](javascript:alert(1))"],
    ["https:// http://", "https:// http://"],
    ["https://", "https://"],
    ["https://..", "https://.."],
  ],
  "a link's name may not name another place": [
    [
      "[https://bank.example](https://evil.example/)",
      "[<a https://bank.example/>https://bank.example</a>](<a https://evil.example/>https://evil.example/</a>)",
    ],
    ["[bank.example/a](https://bank.example/b)", "<a https://bank.example/b>bank.example/a</a>"],
  ],
  people: [
    ["@alice: hi, @Alice_ and @nobody", "<@alice>@alice</@>: hi, <@alice>@Alice</@>_ and @nobody"],
    ["Bob and bob and will", "<@Bob>Bob</@> and bob and <@will>will</@>"],
    ["bob: Will you?", "<@Bob>bob</@>: Will you?"],
    ["ME, me2 and some", "<@me!>ME</@>, me2 and some"],
    ["alice@x.example, alice.example and alice.", "alice@x.example, alice.example and <@alice>alice</@>."],
    ["*alice*", "<i><@alice>alice</@></i>"],
    ["[x] hi", "<@[x]>[x]</@> hi"],
  ],
  channels: [
    ["see #lobby, #c++ and #a-b.", "see <#>#lobby</#>, <#>#c++</#> and <#>#a-b</#>."],
    ["(#lobby)", "(<#>#lobby</#>)"],
    ["#1 #42 #ff8800 #08f a#b #", "#1 #42 #ff8800 #08f a#b #"],
    ["# heading", "# heading"],
  ],
  "mIRC's codes": [
    [
      "\x02bold\x02 \x1ditalic\x0f \x1funder\x1estruck",
      "«bold:bold» «italic:italic» «underline:under»«underline strike:struck»",
    ],
    ["\x034red\x03 none", "«#ff0000:red» none"],
    ["\x0304,01red on black\x03,5", "«#ff0000 #000000:red on black»,5"],
    ["\x03041 is text", "«#ff0000:1 is text»"],
    ["\x0399,99x\x034,99y", "x«#ff0000:y»"],
    ["\x04FF8800hex\x04", "«#ff8800:hex»"],
    ["\x16reverse\x16 \x11mono", "«reverse:reverse» «monospace:mono»"],
    ["\x02a\nb", "«bold:a»\nb"],
    ["*a\x02b*c", "*a«bold:b*c»"],
    ["*a \x02b* c", "<i>a «bold:b»</i>« bold: c»".replace("« bold:", "«bold:")],
    ["https://x\x02.example/", "<a https://x.example/>https://x.example/</a>"],
    ["a\x07\0\u202eb", "ab"],
  ],
};

for (const [story, cases] of Object.entries(stories)) {
  test(story, () => {
    for (const [raw, tree] of cases) assert.equal(short(raw), tree, JSON.stringify(raw));
  });
}

test("a text read aloud has no codes and no marks", () => {
  assert.equal(plainText("\x02**hi** [there](https://x.example/)\x0f\n```js\nx\n```"), "hi there\nx");
  assert.equal(plainText("it was ||the butler||"), "it was ▒▒▒");
  assert.equal(plainText("it was \x0301,01the butler\x03, \x0304,01they\x03 say"), "it was ▒▒▒, they say");
  assert.equal(plainText("it was \x04ff0000,FF0000the butler"), "it was ▒▒▒");
});

test("a few emoji and nothing else are known", () => {
  for (const text of ["👍", "👨‍👩‍👧 ❤️", "🇩🇪", "1️⃣", "👍🏽 "]) assert.ok(isOnlyEmoji(text), text);
  for (const text of ["", "1", "#", "👍 yes", "👍👍👍👍👍👍", "a"]) assert.ok(!isOnlyEmoji(text), text);
});

const pieces = fc.constantFrom(
  ..."*|**|***|_|__|~~|`|``|```|> |>>|- |1. |\n|[|](|)|(|https://|http://|www.|mailto:|#|@|alice|me| |a|.|:|é|漢".split(
    "|",
  ),
  "|",
  "||",
  "\x02",
  "\x03",
  "\x034,",
  "\x04ff0000",
  "\x0f",
  "\x16",
  "\x1d",
  "\x11",
  "👍",
  "\ud800",
);
const hostile = fc.oneof(
  fc.array(pieces, { maxLength: 60 }).map((all) => all.join("")),
  fc.string({ unit: "binary" }),
);

test("nothing that is typed is lost, and nothing is made up", () => {
  fc.assert(
    fc.property(hostile, (raw) => {
      const letters = (text: string): string => text.replace(/[^a-zé漢👍]/gu, "");
      const codes = /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?/gi;
      const shown = parse(raw, known).map(wholeOf).join("\n");
      assert.equal(letters(shown), letters(raw.replace(codes, "")));
    }),
    { numRuns: 3000 },
  );
});

/** Everything that a reader can see or open. */
function wholeOf(block: Block): string {
  if (block.kind === "code") return `${block.language ?? ""}${block.text}`;
  if (block.kind === "quote") return block.children.map(wholeOf).join("\n");
  if (block.kind === "list") return block.items.map((item) => item.map(typed).join("")).join("\n");
  return block.children.map(typed).join("");
}

function typed(node: Inline): string {
  if (node.kind === "channel") return node.channel;
  if (node.kind === "link") return node.text === node.url ? node.text : `${node.text}${addressBehind(node)}`;
  return "children" in node ? node.children.map(typed).join("") : node.text;
}

function addressBehind(link: Inline & { kind: "link" }): string {
  const isBare = /^(?:https?:|mailto:|www\.)/i.test(link.text);
  return isBare ? "" : link.url;
}

test("only addresses that are safe become links, and trees stay shallow", () => {
  fc.assert(
    fc.property(hostile, (raw) => {
      for (const block of parse(raw, known)) check(block, 0);
    }),
    { numRuns: 3000 },
  );

  function check(node: Block | Inline, depth: number): void {
    assert.ok(depth <= 24, "deep");
    if (node.kind === "link") assert.match(node.url, /^(?:https?|mailto):/);
    else if (node.kind === "list")
      for (const item of node.items) for (const child of item) check(child, depth + 1);
    else if ("children" in node) for (const child of node.children) check(child, depth + 1);
  }
});

test("hostile text takes time in proportion to its length", () => {
  const units = [
    "*a ",
    "**",
    "a_",
    "_a ",
    "`",
    "` ",
    "`` ` ",
    "[",
    "[a](",
    "[a](http://",
    "[a](http://a(b)",
    "http://:",
    "http://)",
    "www.",
    "#;",
    "#a",
    "@",
    "@a",
    "> ",
    ">",
    "- a\n",
    "```\n",
    "```a\n",
    "\x02",
    "\x03",
    "\x031,2",
    "a\x02",
    "|| ",
    "||a ",
    "~~a ",
    "(",
    ")",
    "https://a)",
    "\x02*a",
    "\n",
  ];
  for (const unit of units) {
    const raw = unit.repeat(Math.ceil(50_000 / unit.length));
    const before = performance.now();
    parse(raw, known);
    const took = performance.now() - before;
    assert.ok(took < 4000, `${JSON.stringify(unit)}: ${Math.round(took)} ms`);
  }
});
