/** Parts of a chat as screens see it. */
import type { Conversation, Member, Said } from "../../src/client/chat/chat.ts";
import { fold } from "../../src/protocol/names.ts";

export function conversation(name: string, more: Partial<Conversation> = {}): Conversation {
  return {
    name,
    kind: name.startsWith("#") ? "channel" : "person",
    isPresent: true,
    topic: { text: "" },
    modes: new Map(),
    members: new Map(),
    timeline: { items: [], hasOlder: false, hasNewer: false, loading: undefined },
    unread: 0,
    mentions: 0,
    readUpTo: undefined,
    typing: [],
    draft: "",
    notifies: "all",
    ...more,
  };
}

/** "@+bob" has the ranks "ov"; "(bob)" is away. */
export function members(...written: string[]): ReadonlyMap<string, Member> {
  return new Map(
    written.map((word) => {
      const [, marks = "", nick = ""] = /^([~@+]*)\(?([^()]*)\)?$/.exec(word) ?? [];
      const ranks = [...marks].map((mark) => "qov"["~@+".indexOf(mark)] ?? "").join("");
      return [fold(nick), { nick, ranks, account: undefined, isAway: word.endsWith(")") }];
    }),
  );
}

export function said(nick: string, text: string, more: Partial<Said> = {}): Said {
  return {
    kind: "said",
    key: `${nick} ${text}`,
    id: undefined,
    at: "2026-01-01T00:00:00.000Z",
    nick,
    account: undefined,
    isOwn: false,
    text,
    manner: "message",
    replyTo: undefined,
    mentionsMe: false,
    reactions: new Map(),
    redacted: undefined,
    fate: { kind: "sent" },
    ...more,
  };
}
