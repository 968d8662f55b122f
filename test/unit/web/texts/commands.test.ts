/** What the client says itself, in the reader's language: the core has the keys, the page the words. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { commandPhrases } from "../../../../src/client/chat/command-phrases.ts";
import { commandsTyped } from "../../../../src/client/chat/commands.ts";
import { speakEverywhere } from "../../../../src/web/texts/catalogue.ts";
import { german } from "../../../../src/web/texts/commands/german.ts";
import { words } from "../../../../src/web/texts/commands.ts";
import { speakIn } from "../../../../src/web/texts/language.ts";
import { t } from "../../../../src/web/texts/texts.ts";
import { ChatStage } from "../../client/chat/chat-stage.ts";

afterEach(async () => {
  speakIn("en", []);
  await speakEverywhere();
});

const inGerman = async () => {
  speakIn("de", []);
  await speakEverywhere();
};

test("both languages have the same commands' words, with the same values", () => {
  assert.deepEqual(Object.keys(german).sort(), Object.keys(commandPhrases).sort());
  const valuesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, text] of Object.entries(commandPhrases))
    assert.deepEqual(valuesIn(german[key as keyof typeof german]), valuesIn(text), key);
});

test("every word in how a command is used can be said", async () => {
  const usages = commandsTyped(words).map(({ usage }) => usage);
  assert.doesNotMatch(usages.join(" "), /undefined|usage\./);
  await inGerman();
  const kick = commandsTyped(words).find(({ name }) => name === "/kick");
  assert.equal(kick?.usage, "[#Kanal] Name [Grund]");
  assert.equal(
    commandsTyped(words).find(({ name }) => name === "/ban")?.usage,
    "[#Kanal] Name|Maske [10m] [Grund]",
  );
});

test("what the core refuses itself is said in the reader's language", async () => {
  const stage = ChatStage.present({ words: t, commandWords: words });
  stage.act({ kind: "say", in: "#lobby", text: "x".repeat(20_000) });
  stage.act({ kind: "join", channel: "a b" });
  stage.act({ kind: "type", in: "#lobby", text: "/dance" });
  await inGerman();
  stage.act({ kind: "say", in: "#lobby", text: "x".repeat(20_000) });
  stage.act({ kind: "join", channel: "a b" });
  stage.act({ kind: "type", in: "#lobby", text: "/kick" });
  const why = stage.lobby?.timeline.items.flatMap((item) =>
    item.kind === "said" && item.fate.kind === "failed" ? [item.fate.why] : [],
  );
  assert.deepEqual(why, [
    "the message is longer than 16,384 bytes",
    "die Nachricht ist länger als 16.384 Byte",
  ]);
  assert.deepEqual(stage.notices(), [
    "#a b cannot be a channel's name",
    "There is no command /dance. /help lists them.",
    "#a b kann kein Kanalname sein",
    "/kick [#Kanal] Name [Grund]",
  ]);
});
