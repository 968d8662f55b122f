/** A message and its line are the same thing: what is written is read back, and nothing is smuggled in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Message, message, noTags, parse, serialize } from "../../../src/protocol/message.ts";

const hostileCharacter = fc.oneof(
  fc.constantFrom(
    "\r",
    "\n",
    "\0",
    " ",
    ":",
    ";",
    "=",
    "@",
    "\\",
    "+",
    "/",
    "\ud800",
    "\udc00",
    "\ufeff",
    "é",
    "💬",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  fc.constantFrom("a", "Z", "7", "-", "."),
);
const hostileText = fc.array(hostileCharacter, { maxLength: 8 }).map((characters) => characters.join(""));

const verb = fc.oneof(
  fc.constantFrom(
    "PRIVMSG",
    "NOTICE",
    "QUIT",
    "PART",
    "ERROR",
    "TOPIC",
    "KICK",
    "AWAY",
    "332",
    "353",
    "JOIN",
  ),
  fc.stringMatching(/^[A-Z]{1,8}$/),
  fc.stringMatching(/^[0-9]{3}$/),
);
const text = hostileText.map((raw) => raw.replace(/[\r\n\0]/g, "").toWellFormed());
const word = text.map((raw) => raw.replaceAll(" ", "")).filter((raw) => raw !== "");
const middle = word.filter((raw) => !raw.startsWith(":"));
const tagKey = fc.stringMatching(/^\+?([a-z0-9.-]{1,5}\/)?[A-Za-z0-9-]{1,5}$/);
const tagValue = hostileText.map((raw) => raw.replaceAll("\0", "").toWellFormed());
const tags = fc.array(fc.tuple(tagKey, tagValue), { maxLength: 4 }).map((pairs) => new Map(pairs));
const params = fc
  .tuple(fc.array(middle, { maxLength: 4 }), fc.array(text, { maxLength: 1 }))
  .map(([first, last]) => [...first, ...last]);
const anyMessage: fc.Arbitrary<Message> = fc.record(
  { tags, source: fc.option(word, { nil: undefined }), verb, params },
  { noNullPrototype: true },
);

const hostileTags = fc
  .array(fc.tuple(hostileText, hostileText), { maxLength: 2 })
  .map((pairs) => new Map(pairs));
const hostileMessage: fc.Arbitrary<Message> = fc.record(
  {
    tags: fc.oneof(tags, hostileTags),
    source: fc.oneof(fc.option(hostileText, { nil: undefined }), word),
    verb: fc.oneof({ weight: 4, arbitrary: verb }, { weight: 1, arbitrary: hostileText }),
    params: fc.oneof(fc.array(hostileText, { maxLength: 3 }), params),
  },
  { noNullPrototype: true },
);

test("the examples of the Modern IRC documentation are read as it says", () => {
  const examples: [string, string[]][] = [
    [":irc.example.com CAP * LIST :", ["*", "LIST", ""]],
    ["CAP * LS :multi-prefix sasl", ["*", "LS", "multi-prefix sasl"]],
    ["CAP REQ :sasl message-tags foo", ["REQ", "sasl message-tags foo"]],
    [":dan!d@localhost PRIVMSG #chan :Hey!", ["#chan", "Hey!"]],
    [":dan!d@localhost PRIVMSG #chan Hey!", ["#chan", "Hey!"]],
    [":dan!d@localhost PRIVMSG #chan ::-)", ["#chan", ":-)"]],
  ];
  for (const [line, expected] of examples) assert.deepEqual(parse(line)?.params, expected, line);
});

test("tags, source, verb and parameters are told apart", () => {
  assert.deepEqual(parse("@id=234AB;+note :dan!d@localhost privmsg #chan :Hey what's up!"), {
    tags: new Map([
      ["id", "234AB"],
      ["+note", ""],
    ]),
    source: "dan!d@localhost",
    verb: "PRIVMSG",
    params: ["#chan", "Hey what's up!"],
  });
});

test("superfluous spaces between the parts do not matter, those in the last parameter stay", () => {
  assert.deepEqual(parse("@a=b   :dan   JOIN   #one   #two  "), {
    tags: new Map([["a", "b"]]),
    source: "dan",
    verb: "JOIN",
    params: ["#one", "#two"],
  });
  assert.deepEqual(parse("  PRIVMSG bob :  two  words  ")?.params, ["bob", "  two  words  "]);
});

test("what is not a message is undefined", () => {
  const lines = [
    "",
    " ",
    "@a=b",
    "@a=b ",
    ":dan",
    ":dan ",
    ": PING",
    "12",
    "1234",
    "12A",
    "PRIV-MSG a b",
    "ﬁ",
    "ſ",
  ];
  for (const line of lines) assert.equal(parse(line), undefined, JSON.stringify(line));
});

test("a line that holds a line end, NUL or half a surrogate pair is undefined", () => {
  for (const bad of ["\r", "\n", "\0", "\ud83d"]) assert.equal(parse(`PRIVMSG bob :a${bad}b`), undefined);
});

test("a free text is written with its colon, a target never, and anything else only when it must", () => {
  const lines: [string, string[], string][] = [
    ["PRIVMSG", ["#lobby", "hello"], "PRIVMSG #lobby :hello"],
    ["QUIT", ["bye"], "QUIT :bye"],
    ["ERROR", ["bye"], "ERROR :bye"],
    ["PART", ["#lobby"], "PART #lobby"],
    ["PART", ["#lobby", "bye"], "PART #lobby :bye"],
    ["TOPIC", ["#lobby", "news"], "TOPIC #lobby :news"],
    ["KICK", ["#lobby", "bob"], "KICK #lobby bob"],
    ["KICK", ["#lobby", "bob", "bye"], "KICK #lobby bob :bye"],
    ["353", ["alice", "=", "#lobby", "alice"], "353 alice = #lobby :alice"],
    ["JOIN", ["#lobby"], "JOIN #lobby"],
    ["CAP", ["*", "LIST", ""], "CAP * LIST :"],
    ["PONG", ["server", ":)"], "PONG server ::)"],
    ["FAIL", ["PING", "two words"], "FAIL PING :two words"],
    ["LUSERS", [], "LUSERS"],
  ];
  for (const [verb, params, line] of lines) assert.equal(serialize(message(verb, params)), line);
});

test("a message with tags and a source is written in full, client-only tags last", () => {
  const tags = new Map([
    ["+react", "a b"],
    ["msgid", "k3f9-1"],
    ["bot", ""],
  ]);
  const sent = message("TAGMSG", ["#lobby"], { tags, source: "alice!alice@host" });
  assert.equal(serialize(sent), "@msgid=k3f9-1;bot;+react=a\\sb :alice!alice@host TAGMSG #lobby");
});

test("a message without tags shares one empty map", () => {
  assert.equal(message("PING").tags, noTags);
  assert.equal(parse("PING")?.tags, noTags);
});

test("every message that can be built is read back as it was", () => {
  fc.assert(
    fc.property(anyMessage, ({ tags, source, verb, params }) => {
      const built = message(verb, params, { tags, source });
      assert.deepEqual(parse(serialize(built)), built);
    }),
    { numRuns: 5000 },
  );
});

test("whatever line is read can be written and read again", () => {
  const line = fc.tuple(fc.constantFrom("", "@a=b;", "@", ":dan ", "PRIVMSG "), hostileText, hostileText);
  fc.assert(
    fc.property(line, ([start, middle, end]) => {
      const read = parse(`${start}${middle} PRIVMSG ${end}`);
      if (read !== undefined) assert.deepEqual(parse(serialize(read)), read);
    }),
    { numRuns: 5000 },
  );
});

test("nothing is smuggled: hostile parts are refused, or arrive as they are in exactly one line", () => {
  let refused = 0;
  let sent = 0;
  fc.assert(
    fc.property(hostileMessage, (hostile) => {
      const { tags, source, verb, params } = hostile;
      const line = lineOrRefusal(() => serialize(hostile));
      assert.equal(
        lineOrRefusal(() => serialize(message(verb, params, { tags, source }))),
        line,
      );
      if (line === undefined) {
        refused++;
        return;
      }
      sent++;
      assert.equal(
        ["\r", "\n", "\0"].some((bad) => line.includes(bad)),
        false,
      );
      assert.deepEqual(parse(line), hostile);
    }),
    { numRuns: 10_000 },
  );
  assert.ok(refused > 1000 && sent > 1000, `${refused} refused, ${sent} sent: both must be met often`);
});

test("each part that could not survive the wire is refused", () => {
  const refused: (() => Message)[] = [
    () => message("privmsg"),
    () => message(""),
    () => message("01"),
    () => message("PING\r\nQUIT"),
    () => message("PING", ["", "x"]),
    () => message("PING", [":x", "x"]),
    () => message("PING", ["a b", "x"]),
    () => message("PING", ["a\nQUIT"]),
    () => message("PING", ["\ud83d"]),
    () => message("PING", [], { source: "" }),
    () => message("PING", [], { source: "a b" }),
    () => message("PING", [], { source: "a\0" }),
    () => message("PING", [], { tags: new Map([["a b", ""]]) }),
    () => message("PING", [], { tags: new Map([["", ""]]) }),
    () => message("PING", [], { tags: new Map([["a", "\0"]]) }),
    () => message("PING", [], { tags: new Map([["a", "\ud83d"]]) }),
  ];
  for (const build of refused) assert.throws(build, RangeError, build.toString());
});

function lineOrRefusal(write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return undefined;
  }
}
