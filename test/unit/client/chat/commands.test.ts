/** What is typed: said, done by a command, or answered in words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

/** What is sent for a typed line, without labels. */
function sentFor(typed: string, where = "#lobby"): string[] {
  const stage = ChatStage.present();
  stage.act({ kind: "type", in: where, text: typed });
  return stage.look().map((line) => line.replace(/^@\S+ /u, ""));
}

const commands: readonly (readonly [typed: string, ...sent: string[]])[] = [
  ["hello", "PRIVMSG #lobby :hello"],
  ["//etc is a folder", "PRIVMSG #lobby :/etc is a folder"],
  ["/etc/passwd", "PRIVMSG #lobby :/etc/passwd"],
  ["/ hm", "PRIVMSG #lobby :/ hm"],
  ["/me waves", "PRIVMSG #lobby :\x01ACTION waves\x01"],
  ["/join tea", "JOIN #tea"],
  ["/join #tea,#coffee", "JOIN #tea", "JOIN #coffee"],
  ["/join #tea secret", "JOIN #tea secret"],
  ["/part", "PART #lobby"],
  ["/part see you later", "PART #lobby :see you later"],
  ["/nick al", "NICK al"],
  ["/topic all about fish", "TOPIC #lobby :all about fish"],
  ["/topic #tea green", "TOPIC #tea :green"],
  ["/invite bob", "INVITE bob #lobby"],
  ["/invite bob #tea", "INVITE bob #tea"],
  ["/kick bob no more", "KICK #lobby bob :no more"],
  ["/ban bob 10m too loud", "BAN #lobby bob 10m :too loud"],
  ["/ban", "BAN #lobby"],
  ["/unban bob", "UNBAN #lobby bob"],
  ["/mute bob 5m", "BAN #lobby ~m:bob 5m"],
  ["/unmute bob", "UNBAN #lobby ~m:bob"],
  ["/mode +W 10", "MODE #lobby +W 10"],
  ["/mode #tea", "MODE #tea"],
  ["/mode alice +i", "MODE alice +i"],
  ["/op bob carol", "MODE #lobby +oo bob carol"],
  ["/deop bob", "MODE #lobby -o bob"],
  ["/voice bob", "MODE #lobby +v bob"],
  ["/devoice bob", "MODE #lobby -v bob"],
  ["/away", "AWAY :away"],
  ["/away at lunch", "AWAY :at lunch"],
  ["/back", "AWAY"],
  ["/whois bob", "WHOIS bob"],
  ["/rename #tea", "RENAME #lobby #tea"],
  ["/rename #tea #coffee why not", "RENAME #tea #coffee :why not"],
  ["/ns IDENTIFY secret", "NICKSERV :IDENTIFY secret"],
  ["/msg NickServ IDENTIFY secret", "NICKSERV :IDENTIFY secret"],
  ["/quote TIME", "TIME"],
  ["/list", "LIST"],
];

for (const [typed, ...sent] of commands) test(typed, () => assert.deepEqual(sentFor(typed), sent));

test("what is said to a service is nobody's conversation, and is not kept", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "type", in: "#lobby", text: "/msg NickServ IDENTIFY secret" });
  assert.equal(stage.core.chat.conversations.has("nickserv"), false);
  assert.equal(JSON.stringify([...stage.kept]).includes("IDENTIFY"), false);
});

test("a message to a person begins a conversation", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "type", in: "#lobby", text: "/msg bob first line\nsecond line" });
  assert.deepEqual(stage.lines("bob"), ["alice: first line\nsecond line (pending)"]);
  stage.act({ kind: "type", in: "#lobby", text: "/query carol" });
  assert.equal(stage.core.chat.conversations.has("carol"), true);
});

test("a command that there is not, or that lacks something, is told", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "type", in: "#lobby", text: "/dance" });
  stage.act({ kind: "type", in: "#lobby", text: "/kick" });
  assert.deepEqual(stage.notices(), [
    "There is no command /dance. /help lists them.",
    "/kick [#channel] name [why]",
  ]);
  assert.deepEqual(stage.look(), []);
});

test("help names each command", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "type", in: "#lobby", text: "/help" });
  assert(stage.notices().includes("/me text"));
  assert(stage.notices().length <= 50, "it is all there at once");
});

test("what a command is answered is told in words", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "type", in: "#lobby", text: "/whois bob" });
  stage.hears(`@label=${stage.labelOf("WHOIS")} :s BATCH +w labeled-response`);
  stage.hears("@batch=w :s 311 alice bob user host * :Bob B.", "@batch=w :s 319 alice bob :#lobby");
  stage.hears("@batch=w :s 318 alice bob :End of WHOIS", ":s BATCH -w");
  assert.deepEqual(stage.notices(), ["bob is user@host (Bob B.)", "bob is in #lobby"]);
  stage.act({ kind: "type", in: "#lobby", text: "/topic mine" });
  stage.hears(`@label=${stage.labelOf("TOPIC")} :s 482 alice #lobby :You're not channel operator`);
  assert.equal(stage.notices().at(-1), "You're not channel operator");
  assert.equal(stage.core.chat.notices.at(-1)?.isTrouble, true);
});
