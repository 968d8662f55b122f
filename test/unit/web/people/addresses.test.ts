/** Where people have their pictures: as they were last told, of those alone who are seen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../../src/protocol/message.ts";
import { Addresses, mayBeNews } from "../../../../src/web/people/addresses.ts";

const at = (name: string) => `https://pictures.example/${name}.png`;

/** Somebody who sees these people, told these lines; and what of them was news. */
function told(seen: readonly string[], ...lines: string[]) {
  const here = new Set(seen);
  const addresses = new Addresses({ isMe: (key) => key === "me", sees: (key) => here.has(key) });
  const hear = (...more: string[]) =>
    more.map((line) => {
      const message = parse(line);
      return mayBeNews.test(line) && message !== undefined && addresses.hear(message);
    });
  return { addresses, here, hear, news: hear(...lines) };
}

const value = (nick: string, address = at(nick)) => `:node 761 me ${nick} avatar * :${address}`;

test("a picture is there from when it is told, alone or in a batch, until it is another one or none", () => {
  const { addresses, hear, news } = told([], value("Bob"), `@batch=1 ${value("amy")}`, value("Bob"));
  assert.deepEqual(news, [true, true, false]);
  assert.deepEqual(
    [addresses.of("bOB"), addresses.of("amy"), addresses.of("zoe")],
    [at("Bob"), at("amy"), undefined],
  );
  assert.deepEqual(hear(value("bob", at("new")), ":node 766 me amy avatar :Key not set"), [true, true]);
  assert.deepEqual([addresses.of("Bob"), addresses.of("amy")], [at("new"), undefined]);
});

test("what is told of channels and other keys, and what is no picture's address by its length, is none", () => {
  const huge = `https://pictures.example/${"x".repeat(5_000)}`;
  const { news } = told(
    [],
    value("#channel"),
    ":node 761 me bob url * :https://example.org/",
    ":bob!bob@host PRIVMSG #a :761 me bob avatar * :https://example.org/",
    value("bob", huge),
    value("bob", ""),
  );
  assert.deepEqual(news, [false, false, false, false, false]);
});

test("it goes along when its owner takes another name, and is nobody's who takes the old one", () => {
  const { addresses, hear } = told([], value("bob"));
  assert.deepEqual(hear("@batch=1 :bob!bob@host NICK old", ":bob!bob@host NICK :Rob"), [false, true]);
  assert.deepEqual([addresses.of("bob"), addresses.of("rob")], [undefined, at("bob")]);
});

test("who takes a name has no picture of whoever had it before", () => {
  const { addresses, hear } = told([], value("bob"));
  assert.deepEqual(hear(":eve!eve@host NICK bob"), [true]);
  assert.equal(addresses.of("bob"), undefined);
});

test("when a conversation has ended one keeps only those of whom one is still told, and one's own", () => {
  const { addresses, here } = told(["amy", "bob"], ...["amy", "bob", "me"].map((nick) => value(nick)));
  here.delete("bob");
  assert.deepEqual([addresses.lookAround(), addresses.lookAround()], [true, false]);
  assert.deepEqual(
    ["amy", "bob", "me"].map((nick) => addresses.of(nick)),
    [at("amy"), undefined, at("me")],
  );
});

test("who is gone has none, and who is seen in another place keeps it", () => {
  const people = ["amy", "bob", "cat", "dan"];
  const { addresses, hear } = told(["cat"], ...people.map((nick) => value(nick)));
  hear("@batch=1 :amy!amy@host QUIT :history");
  assert.equal(addresses.of("amy"), at("amy"));
  hear(
    ":amy!amy@host QUIT :bye",
    ":bob!bob@host PART #a",
    ":op!op@host KICK #a cat :why",
    ":node 731 me dan,eve",
  );
  assert.deepEqual(
    people.map((nick) => addresses.of(nick)),
    [undefined, undefined, at("cat"), undefined],
  );
});

test("who leaves a channel sees only those of other places any more, and itself", () => {
  const { addresses, here, hear } = told(["amy", "bob"], ...["amy", "bob", "me"].map((nick) => value(nick)));
  here.delete("bob");
  hear(":me!me@host PART #a");
  assert.deepEqual(
    [addresses.of("amy"), addresses.of("bob"), addresses.of("me")],
    [at("amy"), undefined, at("me")],
  );
});

test("who is not told again on a new connection has none, and all others keep theirs meanwhile", () => {
  const { addresses, hear } = told([], ...["amy", "bob", "cat"].map((nick) => value(nick)));
  const settle = addresses.begin();
  hear(value("amy"), ":cat!cat@host NICK cathy");
  assert.equal(addresses.of("bob"), at("bob"));
  settle();
  assert.deepEqual(
    ["amy", "bob", "cathy"].map((nick) => addresses.of(nick)),
    [at("amy"), undefined, undefined],
  );
});

test("when a connection ends while they are told, all keep theirs until they are told on the next one", () => {
  const { addresses, hear } = told([], ...["amy", "bob"].map((nick) => value(nick)));
  const [broken, whole] = [addresses.begin(), addresses.begin()];
  broken();
  assert.deepEqual([addresses.of("amy"), addresses.of("bob")], [at("amy"), at("bob")]);
  hear(value("amy"));
  whole();
  assert.deepEqual([addresses.of("amy"), addresses.of("bob")], [at("amy"), undefined]);
});

test("so many are remembered, and the first told is forgotten for one more", () => {
  const { addresses, hear } = told([], ...Array.from({ length: 5_000 }, (_, n) => value(`user${n}`)));
  hear(value("user0", at("again")), value("last"));
  assert.deepEqual(
    ["user0", "user1", "user2", "last"].map((nick) => addresses.of(nick)),
    [at("again"), undefined, at("user2"), at("last")],
  );
});
