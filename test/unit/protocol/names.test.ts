/** Which names are names, and which are the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../../src/protocol/limits.ts";
import { message, parse, serialize } from "../../../src/protocol/message.ts";
import { fold, isChannel, isNick, usernameFrom } from "../../../src/protocol/names.ts";

const anyText = fc.string({ unit: "binary", maxLength: 80 });

test("ALICE and alice are the same, Ärger and ärger are not, nor are {} and []", () => {
  assert.equal(fold("#ALICE[]{}~^"), "#alice[]{}~^");
  assert.equal(fold("ÄİK"), "Äİk");
  assert.equal(fold("\u212A"), "\u212A");
});

test("folding changes A to Z and nothing else, and folding twice changes nothing more", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const expected = [...text].map((one) => (one >= "A" && one <= "Z" ? one.toLowerCase() : one)).join("");
      assert.equal(fold(text), expected);
      assert.equal(fold(fold(text)), fold(text));
    }),
  );
});

test("a nick begins with a letter or one of the special characters, and is never too long", () => {
  for (const nick of ["a", "Alice", "[bot]", "a-1", "_\\`^{|}", "x".repeat(limits.nick)]) {
    assert.equal(isNick(nick), true, nick);
  }
  const bad = [
    "",
    "1a",
    "-a",
    "a b",
    "a!b",
    "a@b",
    "#a",
    "a.b",
    "a~",
    "é",
    "a\n",
    "*",
    "x".repeat(limits.nick + 1),
  ];
  for (const nick of bad) assert.equal(isNick(nick), false, nick);
});

test("a channel begins with # and may be any text without a space, a comma or a control that ends things", () => {
  for (const channel of ["#a", "##", "#Größe", "#💬", "#a:b!c@d", `#${"x".repeat(limits.channel - 1)}`]) {
    assert.equal(isChannel(channel), true, channel);
  }
  for (const channel of ["", "#", "a", "&a", "#a b", "#a,b", "#a\x07", "#a\r", "#a\n", "#a\0", "#\ud83d"]) {
    assert.equal(isChannel(channel), false, JSON.stringify(channel));
  }
});

test("a channel's length is counted in bytes", () => {
  const longest = `#${"é".repeat((limits.channel - 2) / 2)}x`;
  assert.equal(isChannel(longest), true);
  assert.equal(isChannel(`${longest}x`), false);
  assert.equal(isChannel(`#${"é".repeat(limits.channel / 2)}`), false);
});

test("every nick and channel can stand anywhere in a message", () => {
  const channelText = fc.string({ unit: "binary-ascii", maxLength: 5 });
  fc.assert(
    fc.property(fc.oneof(channelText, anyText), (text) => {
      for (const name of [text, `#${text}`].filter((name) => isNick(name) || isChannel(name))) {
        const sent = message("JOIN", [name, name], { source: name });
        assert.deepEqual(parse(serialize(sent)), sent);
      }
    }),
  );
});

test("what is no text has no folded name, with or without capitals", () => {
  for (const none of [undefined, null, 7]) assert.throws(() => fold(none as unknown as string), TypeError);
});

test("a valid username is made out of anything", () => {
  assert.equal(usernameFrom("alice"), "alice");
  assert.equal(usernameFrom("~Al ice!x@y"), "Alicexy");
  assert.equal(usernameFrom("x".repeat(limits.user + 1)), "x".repeat(limits.user));
  assert.equal(usernameFrom("💬 ~"), "user");
  assert.equal(usernameFrom(""), "user");
  fc.assert(
    fc.property(anyText, (text) => {
      const name = usernameFrom(text);
      assert.match(name, /^[A-Za-z0-9._-]+$/);
      assert.ok(name.length <= limits.user);
      assert.equal(usernameFrom(name), name);
    }),
  );
});
