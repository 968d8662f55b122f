/** Each command's answers: what is wrong with a line is told by the numeric for it, whatever stands in the line. */
import { type Exchange, exchanges, newcomerExchanges } from "./conversation.ts";

const needMore = (verb: string) => `461 alice ${verb} :Not enough parameters`;
const noChannel = (shown: string) => `403 alice ${shown} :No such channel`;
const noNick = (shown: string) => `401 alice ${shown} :No such nick/channel`;
const badNick = (shown: string) => `432 alice ${shown} :Erroneus nickname`;
const me = ":alice!alice@127.0.0.1";

/** Names that are none, with how they are shown where they cannot stand. */
const hostileNames = [
  [":x", "x"],
  [":a b", "*"],
  ["constructor", "constructor"],
  ["__proto__", "__proto__"],
  [":", "*"],
] as const;

exchanges("", [
  ["NOSUCH", "421 alice NOSUCH :Unknown command"],
  ["constructor", "421 alice CONSTRUCTOR :Unknown command"],
  ["__proto__", "421 alice * :Unknown command"],
  ["123", "421 alice 123 :Unknown command"],
  ["€", "421 alice * :Unknown command"],
  [": PING x", "421 alice * :Unknown command"],
  ["@ PONG x"],
  ["@;;= PONG x"],
  ["USER a 0 * :A", "462 alice :You may not reregister"],
  ["TAGMSG #a", "421 alice TAGMSG :Unknown command"],
  ["PING", needMore("PING")],
  ["PING :", "409 alice :No origin specified"],
  ["PING :a b", "PONG chorus.local :a b"],
  ["PONG"],
  ["NICK", "431 alice :No nickname given"],
  ["NICK :", "431 alice :No nickname given"],
  ["NICK bob", "433 alice bob :Nickname is already in use"],
  ["NICK BOB", "433 alice BOB :Nickname is already in use"],
  ["NICK Alice", `${me} NICK Alice`],
  ["NICK alice"],
  ["NICK 1st", badNick("1st")],
  ["NICK #a", badNick("#a")],
  ["NICK ::x", badNick("*")],
  ["NICK :a b", badNick("*")],
  [`NICK ${"x".repeat(31)}`, badNick("x".repeat(31))],
  ["NICK é", badNick("é")],
  ["NICK __proto__", `${me} NICK __proto__`],
]);

exchanges("", [
  ["JOIN", needMore("JOIN")],
  ["JOIN a,#", noChannel("a"), noChannel("#")],
  ["JOIN ::x", noChannel("*")],
  ["JOIN :#a b", noChannel("*")],
  ["JOIN #c", `${me} JOIN #c`, "353 alice = #c :@alice", "366 alice #c :End of /NAMES list"],
  ["JOIN #B", `${me} JOIN #b`, "353 alice = #b :@bob alice", "366 alice #b :End of /NAMES list"],
  [
    "JOIN #constructor",
    `${me} JOIN #constructor`,
    "353 alice = #constructor :@alice",
    "366 alice #constructor :End of /NAMES list",
  ],
  [`JOIN #${"é".repeat(32)}`, noChannel(`#${"é".repeat(32)}`)],
  ["PART", needMore("PART")],
  ["PART #A", `${me} PART #a`],
  ["PART #a :so long", `${me} PART #a :so long`],
  ["PART #b", "442 alice #b :You're not on that channel"],
  ["PART #none,x", noChannel("x"), noChannel("#none")],
  ["NAMES #a", "353 alice = #a :@alice", "366 alice #a :End of /NAMES list"],
  ["NAMES #none", "366 alice #none :End of /NAMES list"],
  ["NAMES", "366 alice * :End of /NAMES list"],
  ["TOPIC", needMore("TOPIC")],
  ["TOPIC #a", "332 alice #a :tea", `333 alice #a alice!alice@127.0.0.1 ${Date.UTC(2030, 0, 1) / 1000}`],
  ["TOPIC #A :", `${me} TOPIC #a :`],
  [`TOPIC #a :${"é".repeat(200)}`, `${me} TOPIC #a :${"é".repeat(195)}`],
  ["TOPIC #b", "331 alice #b :No topic is set"],
  ["TOPIC #b :mine", "442 alice #b :You're not on that channel"],
  ["TOPIC #none :x", noChannel("#none")],
  ...hostileNames.flatMap(([name, shown]): Exchange[] => [
    [`TOPIC ${name}`, noChannel(shown)],
    [`NAMES ${name}`, `366 alice ${shown} :End of /NAMES list`],
  ]),
]);

exchanges("", [
  ["PRIVMSG", "411 alice :No recipient given (PRIVMSG)"],
  ["NOTICE", "411 alice :No recipient given (NOTICE)"],
  ["PRIVMSG #a", "412 alice :No text to send"],
  ["PRIVMSG #a :", "412 alice :No text to send"],
  ["PRIVMSG , :x", "411 alice :No recipient given (PRIVMSG)"],
  ["PRIVMSG : :x", "412 alice :No text to send"],
  ["PRIVMSG #a :x"],
  ["PRIVMSG bob x"],
  ["PRIVMSG #b :x", "404 alice #b :Cannot send to channel"],
  ["PRIVMSG #none :x", noChannel("#none")],
  ["PRIVMSG nobody :x", noNick("nobody")],
  ["PRIVMSG constructor :x", noNick("constructor")],
  ["PRIVMSG __proto__ :x", noNick("__proto__")],
  ["PRIVMSG #a,nobody,#b :x", noNick("nobody"), "404 alice #b :Cannot send to channel"],
  ["PRIVMSG a,b,c,d,e :x", "407 alice PRIVMSG :Too many targets"],
  ["PRIVMSG alice :me", `${me} PRIVMSG alice :me`],
  [`PRIVMSG #a :${"x".repeat(512 - "PRIVMSG #a :\r\n".length)}`, "417 alice :Input line was too long"],
  [`PRIVMSG #a :${"x".repeat(512)}`, "417 alice :Input line was too long"],
  [`PRIVMSG #a :${"x".repeat(512 - `${me} PRIVMSG #a :\r\n`.length)}`],
  [
    `PRIVMSG #a :${"x".repeat(512 - `${me} PRIVMSG #a :\r\n`.length + 1)}`,
    "417 alice :Input line was too long",
  ],
]);

exchanges("", [
  ["MODE", needMore("MODE")],
  ["MODE #a", "324 alice #a +nt", `329 alice #a ${Date.UTC(2030, 0, 1) / 1000}`],
  ["MODE #none", noChannel("#none")],
  ["MODE #a +x", "472 alice x :is unknown mode char to me"],
  [
    "MODE #a -\u{1f600}y",
    "472 alice \u{1f600} :is unknown mode char to me",
    "472 alice y :is unknown mode char to me",
  ],
  ["MODE #a ::", "472 alice * :is unknown mode char to me"],
  ["MODE bob +i", "502 alice :Cant change mode for other users"],
  ["MODE __proto__", noNick("__proto__")],
  ["MODE alice", "221 alice +"],
  ["MODE alice +x", "501 alice :Unknown MODE flag"],
  ["MODE alice +"],
  ["MODE alice +ii", `${me} MODE alice +i`],
]);

exchanges("message-tags standard-replies", [
  [`@+x=${"y".repeat(4090)} PRIVMSG #a :x`],
  [`@+x=${"y".repeat(4092)} PRIVMSG #a :x`, "417 alice :Input line was too long"],
  ["TAGMSG", needMore("TAGMSG")],
  ["TAGMSG ,", "411 alice :No recipient given (TAGMSG)"],
  ["TAGMSG #none", noChannel("#none")],
  ["@+x TAGMSG #a"],
]);

newcomerExchanges([
  ["JOIN #a", "451 * :You have not registered"],
  ["PRIVMSG", "451 * :You have not registered"],
  ["NOSUCH", "451 * :You have not registered"],
  ["NICK", "431 * :No nickname given"],
  ["NICK 1", "432 * 1 :Erroneus nickname"],
  ["NICK ::x", "432 * * :Erroneus nickname"],
  ["USER a", "461 * USER :Not enough parameters"],
  ["USER a 0 * :", "461 * USER :Not enough parameters"],
  ["CAP", "461 * CAP :Not enough parameters"],
  ["CAP NOSUCH", "410 * NOSUCH :Invalid CAP command"],
  ["CAP :", "410 * * :Invalid CAP command"],
  ["CAP :a b", "410 * * :Invalid CAP command"],
  ["PING x", "PONG chorus.local x"],
]);
