/** What an export says: of each kind of line, for programs and for people, and what it may be asked for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../../src/cluster/config.ts";
import { jsonOf } from "../../../src/cluster/export-json.ts";
import { readExportConfig } from "../../../src/cluster/export-options.ts";
import { TextFormat } from "../../../src/cluster/export-text.ts";
import type { Exported } from "../../../src/cluster/exported.ts";
import { messageId, positionOf } from "../../../src/network/entry.ts";
import type { Line, Source } from "../../../src/network/outcome.ts";

const epoch = "mwskqwlj";
const began = Date.UTC(2026, 10, 23, 15, 30);
const alice: Source = { session: 1, nick: "alice", username: "al", host: "h", account: "Alice", bot: false };

/** The so many'th line, a second after the one before it. */
function exported(number: number, line: Line, source: Partial<Source> = {}): Exported {
  const delivery = { channels: ["#tea"], sessions: [], source: { ...alice, ...source }, line };
  return { position: positionOf(number, 0), at: began + number * 1000, delivery };
}

function said(text: string, more: Partial<Extract<Line, { type: "said" }>> = {}): Line {
  return { type: "said", verb: "PRIVMSG", target: "#tea", text, tags: {}, ...more };
}

const bob = { nick: "bob", account: undefined };
const first = exported(1, said("hello"));
const reply = { "+draft/reply": messageId(epoch, first.position) };

function texts(lines: readonly Exported[]): string {
  const find = (position: number) => lines.find((line) => line.position === position);
  const format = new TextFormat({ epoch, channel: "#Tea", find });
  return lines.map((line) => format.textOf(line)).join("");
}

test("JSON has who said what, where and when, and how it was tagged", () => {
  const fields = JSON.parse(
    jsonOf(exported(2, said("a\nb", { tags: reply }), { registeredAt: began }), epoch),
  );
  assert.deepEqual(fields, {
    id: messageId(epoch, positionOf(2, 0)),
    time: "2026-11-23T15:30:02.000Z",
    verb: "PRIVMSG",
    from: "alice!al@h",
    account: "Alice",
    registered: "2026-11-23T15:30:00.000Z",
    target: "#tea",
    text: "a\nb",
    tags: reply,
  });
});

test("JSON is one line, and no control character is in it as it is", () => {
  const text = "\x00\x1b[31m\x07\x7f\x9b\u2028\u202eend\n☃ 𝄞";
  const json = jsonOf(exported(1, said(text)), epoch);
  assert.doesNotMatch(json.slice(0, -1), /[\p{Cc}\u2028\u202e]/u);
  assert.equal(JSON.parse(json).text, text);
});

test("events are told by the verbs of IRC", () => {
  const events: readonly Line[] = [
    { type: "joined", channel: "#tea", realname: "r", account: undefined, away: undefined },
    { type: "parted", channel: "#tea", reason: "bye" },
    { type: "quit", reason: "gone" },
    { type: "kicked", channel: "#tea", nick: "bob", session: 2, reason: "out" },
    { type: "nick-changed", nick: "alicia" },
    { type: "mode-changed", target: "#tea", change: "+o", arguments: ["bob"] },
    { type: "topic-changed", channel: "#tea", topic: "Assam" },
    { type: "channel-renamed", channel: "#tea", name: "#chai", reason: "" },
    { type: "redacted", target: "#tea", message: messageId(epoch, 1), reason: "spam" },
    { type: "away-changed", message: "lunch" },
  ];
  const verbs = events
    .map((line) => jsonOf(exported(1, line), epoch))
    .flatMap((json) => /"verb":"(\w+)"/.exec(json)?.[1] ?? "-");
  assert.deepEqual(verbs, ["JOIN", "PART", "QUIT", "KICK", "NICK", "MODE", "TOPIC", "RENAME", "REDACT", "-"]);
  assert.equal(
    texts(events.map((line, index) => exported(index, line))),
    `--- 2026-11-23, Monday ---
15:30:00  * alice (al@h) joined #tea
15:30:01  * alice left #tea: bye
15:30:02  * alice is gone: gone
15:30:03  * alice put bob out of #tea: out
15:30:04  * alice is now called alicia
15:30:05  * alice set +o bob on #tea
15:30:06  * alice changed the topic of #tea: Assam
15:30:07  * alice renamed #tea to #chai
15:30:08  * alice deleted a message to #tea: spam
`,
  );
});

test("text reads as a conversation, by days, with answers and reactions", () => {
  const talk = [
    first,
    exported(2, said("yes?", { tags: reply }), bob),
    exported(3, said("", { verb: "TAGMSG", tags: { ...reply, "+draft/react": "👍" } }), bob),
    exported(4, said("", { verb: "TAGMSG", tags: { "+example": "for programs" } }), bob),
    exported(5, said("one\n\nthree", { breaks: [2] })),
    exported(6, said("\x01ACTION waves\x01")),
    exported(7, said("\x01VERSION\x01")),
    exported(8, said("note", { verb: "NOTICE" }), bob),
    exported(9, said("listen", { target: "@#tea" })),
    exported(86_400, said("good afternoon", { tags: reply })),
    exported(86_401, said("gone", { tags: { "+reply": messageId(epoch, 5) } })),
  ];
  assert.equal(
    texts(talk),
    `--- 2026-11-23, Monday ---
15:30:01  alice: hello
15:30:02  bob (answering alice, 15:30:01): yes?
15:30:03  * bob reacted 👍 to alice, 15:30:01
15:30:05  alice: one

          three
15:30:06  * alice waves
15:30:08  -bob- note
15:30:09  alice (to operators): listen

--- 2026-11-24, Tuesday ---
15:30:00  alice (answering alice, 2026-11-23 15:30:01): good afternoon
15:30:01  alice: gone
`,
  );
});

test("what is not from one channel says where it was said, or to whom", () => {
  const talk = [
    first,
    exported(2, said("psst", { target: "bob" })),
    exported(3, said("\x01ACTION waves\x01")),
  ];
  const format = new TextFormat({ epoch, find: () => undefined });
  assert.deepEqual(
    talk
      .map((line) => format.textOf(line))
      .join("")
      .split("\n")
      .slice(1, 4),
    ["15:30:01  #tea alice: hello", "15:30:02  alice → bob: psst", "15:30:03  #tea * alice waves"],
  );
});

test("nobody's words steer the terminal of who reads them, nor look like somebody else's", () => {
  const text = texts([
    exported(
      1,
      said("\x02\x0304red\x1b[2J\x07\r\u202e\n15:30:02  bob: I did it", { tags: { "+reply": "\x1b" } }),
    ),
  ]);
  assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\u202e]/u);
  assert.match(text, /^ {10}15:30:02 {2}bob: I did it$/m);
});

const read = (...words: string[]) => readExportConfig(words, {}, () => undefined);

test("an export is asked for by a channel or an account, in the times of UTC", () => {
  assert.deepEqual(read("--channel", "#tea"), {
    data: "./data",
    of: { channel: "#tea" },
    format: "json",
    after: undefined,
    before: undefined,
    events: false,
    output: undefined,
  });
  const { of, after, before, data } = read(
    ...[
      "--account",
      "alice",
      "--data",
      "d",
      "--after",
      "2026-11-23",
      "--before",
      "2026-11-23T15:30:00.5+01:00",
    ],
  );
  assert.deepEqual(of, { account: "alice" });
  assert.deepEqual(
    [after, before, data],
    [Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 23, 14, 30, 0, 500), "d"],
  );
  assert.equal(read("--channel", "#a", "--after", "2026-11-23 15:30").after, began);
  assert.equal(
    readExportConfig(["--channel", "#a"], { CHORUS_DATA: "elsewhere" }, () => undefined).data,
    "elsewhere",
  );
});

const refused: readonly (readonly [words: readonly string[], says: RegExp])[] = [
  [[], /either --channel or --account/],
  [["--channel", "#a", "--account", "a"], /either --channel or --account/],
  [["--channel", "tea"], /--channel.*name of a channel/],
  [["--account", "#a"], /--account.*name of an account/],
  [["--channel", "#a", "--format", "xml"], /--format.*json, text/],
  [["--channel", "#a", "--after", "yesterday"], /--after.*must be a time/],
  [["--channel", "#a", "--before", "2026-02-30"], /--before.*must be a time/],
  [["--channel", "#a", "--after", "2026-02-03", "--before", "2026-02-03"], /--after must be a time before/],
  [["--channel", "#a", "more"], /unknown argument "more"/],
  [["--channel", "#a", "--colour"], /--colour/],
];
for (const [words, says] of refused) {
  test(`it is not asked for by [${words.join(" ")}]`, () => {
    assert.throws(
      () => read(...words),
      (error) => error instanceof UsageError && says.test(error.message) && !error.message.includes("\n"),
    );
  });
}
