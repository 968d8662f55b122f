/** How lines look in each way of rendering: plain sentences that no control character reaches, IRC with its tags. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ircWay, plainWay, render } from "../../../src/gateway/rendering.ts";
import type { Told } from "../../../src/gateway/told.ts";
import type { Line } from "../../../src/network/outcome.ts";
import { capabilities } from "../../../src/protocol/capabilities.ts";
import { parse } from "../../../src/protocol/message.ts";

const source = { session: 1, nick: "bob", username: "b", host: "host", account: undefined, bot: false };

function told(line: Line): Told {
  return { position: 1, id: "epoch-1", at: 0, delivery: { channels: [], sessions: [], source, line } };
}

const plain = (line: Line) => render(plainWay, told(line));

function said(text: string, more: Partial<Extract<Line, { type: "said" }>> = {}): Line {
  return { type: "said", verb: "PRIVMSG", target: "#lobby", text, tags: {}, ...more };
}

function joined(channel: string): Line {
  return { type: "joined", channel, realname: "Bob", account: undefined, away: undefined };
}

const sentences: readonly (readonly [Line, string])[] = [
  [joined("#lobby"), "bob has joined the chat."],
  [{ type: "parted", channel: "#lobby", reason: "x" }, "bob has left the chat."],
  [{ type: "quit", reason: "x" }, "bob has left the chat."],
  [{ type: "nick-changed", nick: "rob" }, "bob is now called rob."],
  [{ type: "topic-changed", channel: "#lobby", topic: "tea" }, "bob changed the topic: tea"],
  [{ type: "topic-changed", channel: "#lobby", topic: "" }, "bob cleared the topic."],
  [said("hello"), "bob: hello"],
  [said("data", { target: "carol" }), "bob shared: data"],
  [said("\x01ACTION waves\x01"), "* bob waves"],
  [said("\x02bold\x02 \x0304,01red\x03 \x04ff0000hex \x1b[2J\x07\tend\x9b"), "bob: bold red hex [2J end"],
];

for (const [line, sentence] of sentences) {
  test(`plain text shows ${line.type} ${"text" in line ? JSON.stringify(line.text) : ""} as: ${sentence}`, () => {
    assert.equal(plain(line), `${sentence}\n`);
  });
}

test("plain text does not show what is for programs", () => {
  assert.equal(plain(said("\x01VERSION\x01")), "");
  assert.equal(plain(said("", { verb: "TAGMSG" })), "");
});

test("whatever is said, one line reaches plain text, without a control character in it", () => {
  const text = fc.string({
    unit: fc.oneof(fc.nat({ max: 0x9f }), fc.nat({ max: 0xffff })).map(String.fromCharCode),
  });
  const property = fc.property(text, (hostile) => {
    for (const line of [said(hostile), { type: "topic-changed", channel: "#a", topic: hostile } as const]) {
      const shown = plain(line);
      assert.ok(shown === "" || shown.endsWith("\n"));
      assert.doesNotMatch(shown.slice(0, -1), /\p{Cc}/u);
    }
  });
  fc.assert(property);
});

test("who enters with ranks has them by a line after its JOIN, which is the network's own and has no id", () => {
  const all = ["message-tags", "server-time", "account-tag", "chorus/resume"] as const;
  const set = all.reduce((bits, name) => bits | capabilities[name].bit, 0);
  const { delivery, ...place } = told({ ...joined("#a"), ranks: "qo" } as Line);
  const line = { ...place, delivery: { ...delivery, source: { ...source, account: "bob", bot: true } } };
  assert.equal(render(ircWay(0), line), ":bob!b@host JOIN #a\r\n:ChanServ MODE #a +qo bob bob\r\n");
  const time = "time=1970-01-01T00:00:00.000Z";
  assert.equal(
    render(ircWay(set), line),
    `@${time};account=bob;bot;msgid=epoch-1 :bob!b@host JOIN #a\r\n@${time} :ChanServ MODE #a +qo bob bob\r\n`,
  );
  const later = {
    type: "mode-changed",
    target: "#a",
    change: "+v",
    arguments: ["bob"],
    byAccess: true,
  } as const;
  assert.equal(
    render(ircWay(set), { ...line, delivery: { ...line.delivery, line: later } }),
    `@${time};msgid=epoch-1 :ChanServ MODE #a +v bob\r\n`,
  );
});

test("IRC shows tags to those who asked for them, and a message without text to those alone", () => {
  const tags = capabilities["message-tags"].bit;
  const time = capabilities["server-time"].bit;
  const line = told(said("hi", { tags: { "+draft/react": "a b" } }));
  assert.equal(render(ircWay(0), line), ":bob!b@host PRIVMSG #lobby :hi\r\n");
  assert.equal(
    render(ircWay(time), line),
    "@time=1970-01-01T00:00:00.000Z :bob!b@host PRIVMSG #lobby :hi\r\n",
  );
  const tagged = parse(render(ircWay(tags | time), line).trimEnd());
  assert.deepEqual(Object.fromEntries(tagged?.tags ?? []), {
    time: "1970-01-01T00:00:00.000Z",
    msgid: "epoch-1",
    "+draft/react": "a b",
  });
  const silent = told(said("", { verb: "TAGMSG" }));
  assert.equal(render(ircWay(time), silent), "");
  assert.equal(render(ircWay(tags), silent), "@msgid=epoch-1 :bob!b@host TAGMSG #lobby\r\n");
});

const ircLines: readonly (readonly [Line, string])[] = [
  [joined("#a"), ":bob!b@host JOIN #a"],
  [{ type: "parted", channel: "#a", reason: "" }, ":bob!b@host PART #a"],
  [{ type: "parted", channel: "#a", reason: "bye now" }, ":bob!b@host PART #a :bye now"],
  [{ type: "quit", reason: "Quit: x" }, ":bob!b@host QUIT :Quit: x"],
  [{ type: "nick-changed", nick: "rob" }, ":bob!b@host NICK rob"],
  [{ type: "topic-changed", channel: "#a", topic: "" }, ":bob!b@host TOPIC #a :"],
  [{ type: "closed", reason: "Quit" }, "ERROR :Closing link: (b@host) [Quit]"],
];

for (const [line, text] of ircLines) {
  test(`IRC shows ${line.type} as: ${text}`, () => {
    assert.equal(render(ircWay(0), told(line)), `${text}\r\n`);
  });
}
