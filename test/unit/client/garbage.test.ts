/** Whatever a server says and a person types: the client goes on, and sends only what can be sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Timer } from "../../../src/client/effects.ts";
import { limits, sourceBytesMax } from "../../../src/protocol/limits.ts";
import { Stage } from "./stage.ts";

const word = fc.oneof(
  fc.constantFrom(
    "*",
    "LS",
    "ACK",
    "DEL",
    "alice",
    "bob",
    "#lobby",
    "+x",
    "-x",
    "run-1",
    "run-2",
    ":",
    ":a b",
    "TOKEN",
    "SUCCESS",
    "NEW",
    "chorus/resume",
    "draft/multiline",
    "chorus/nodes=a:1,b:2",
    "LOG_UNAVAILABLE",
    "DELAYED",
    "INVALID_TOKEN",
  ),
  fc.string({ maxLength: 8 }),
);
const verb = fc.constantFrom(
  ..."001 433 432 401 404 301 332 400 CAP JOIN PART QUIT KICK NICK TOPIC PRIVMSG NOTICE".split(" "),
  ..."BATCH ACK FAIL WARN PING PONG ERROR RESUME".split(" "),
);
const tags = fc.constantFrom(
  "",
  "@msgid=a\\r\\nb ",
  "@msgid=e-2;batch=x ",
  "@label=run-1 ",
  "@label=run-2 ",
  "@batch=x ",
  "@label ",
);
const source = fc.constantFrom("", ":s ", ":alice!u@h ", ":bob!u@h ", ":! ");
const likely = fc
  .tuple(tags, source, verb, fc.array(word, { maxLength: 4 }))
  .map(([tags, source, verb, words]) => `${tags}${source}${[verb, ...words].join(" ")}`);
const heard = fc.oneof(likely, fc.string());

const typedText = fc.string({ unit: "binary", maxLength: 30 });
const typed = fc.oneof(
  typedText,
  fc
    .tuple(fc.constantFrom("share bob ", "/nick ", "/quit ", "/", "//", "alice: "), typedText)
    .map((parts) => parts.join("")),
  fc.tuple(typedText, fc.integer({ min: 1, max: 100 })).map(([text, times]) => text.repeat(times)),
);

const timer = fc.constantFrom<Timer>("link", "notice", "retry", "name");

const step = fc.oneof(
  timer.map((timer) => (stage: Stage) => stage.rings(timer)),
  fc.constant((stage: Stage) => {
    stage.loses();
    stage.arrives();
  }),
  heard.map((line) => (stage: Stage) => stage.hears(line)),
  typed.map((text) => (stage: Stage) => stage.types(text)),
);

test("arbitrary lines in any state make nobody throw, and no line that cannot be sent", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("resume", "labels", "none", undefined),
      fc.array(step, { maxLength: 30 }),
      fc.boolean(),
      (present, steps, ended) => {
        const stage = present ? Stage.present(present) : new Stage();
        if (!present) stage.arrives();
        for (const step of steps) step(stage);
        if (ended) stage.do(stage.client.endInput());
        stage.loses();
      },
    ),
  );
});

test("whatever is typed fits into a line, also behind the longest source", () => {
  fc.assert(
    fc.property(fc.array(typed, { maxLength: 5 }), (texts) => {
      const stage = Stage.present();
      stage.types(...texts);
      for (const line of stage.look().sent) {
        const untagged = line.replace(/^@\S+ /u, "");
        assert(Buffer.byteLength(`${untagged}\r\n`) <= limits.line - sourceBytesMax, line);
      }
    }),
  );
});
