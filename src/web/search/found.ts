/** The lines of an answer to SEARCH or CHATHISTORY as messages. */
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";

export interface Found {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly nick: string;
  /** The conversation: a channel, or the nick of the other one. */
  readonly in: string;
  readonly text: string;
  readonly manner: "message" | "action" | "notice";
}

/** Messages in the order of the lines. Those of several lines, in a batch or not, are one; what is no message is left out. */
export function foundIn(lines: readonly Message[], me: string): Found[] {
  const found: Found[] = [];
  /** The message that an open batch is, by the batch's reference. */
  const parts = new Map<string, Message>();
  const begun = new Set<string>();
  for (const line of lines) {
    const batch = line.tags.get("batch") ?? "";
    const [reference = "", type] = line.params;
    if (line.verb === "BATCH" && type === "draft/multiline") parts.set(reference.slice(1), line);
    if (line.verb !== "PRIVMSG" && line.verb !== "NOTICE") continue;
    const whole = parts.get(batch);
    const id = line.tags.get("msgid") ?? whole?.tags.get("msgid") ?? "";
    const last = found.at(-1);
    const goesOn = last && (whole ? begun.has(batch) : id === "");
    if (goesOn) {
      const between = line.tags.has("draft/multiline-concat") ? "" : "\n";
      found[found.length - 1] = { ...last, text: last.text + between + (line.params[1] ?? "") };
    } else if (id !== "") {
      if (whole) begun.add(batch);
      found.push(messageOf(line, whole ?? line, id, me));
    }
  }
  return found;
}

function messageOf(line: Message, told: Message, id: string, me: string): Found {
  const [target = "", text = ""] = line.params;
  const nick = nickOf(line.source ?? told.source ?? "");
  const action = /^\x01ACTION (.*?)\x01?$/s.exec(text)?.[1];
  const isOwn = fold(nick) === fold(me);
  // "@#tea" is to the operators in #tea.
  const channel = /^[@+~]*(#.*)$/.exec(target)?.[1];
  return {
    id,
    at: told.tags.get("time") ?? line.tags.get("time") ?? "",
    nick,
    in: channel ?? (isOwn ? target : nick),
    text: action ?? text,
    manner: action !== undefined ? "action" : line.verb === "NOTICE" ? "notice" : "message",
  };
}

/** "alice" of "alice!user@host". */
export function nickOf(source: string): string {
  return source.replace(/[!@].*$/s, "");
}

/** A text in pieces: those where a word that was looked for begins a word, and what is between. Case and accents do not matter. */
export function highlighted(text: string, query: string): { text: string; isHit: boolean }[] {
  const words = [...query.matchAll(/"([^"]*)"?|\S+/g)]
    .flatMap(([whole, quoted]) => (quoted ?? whole).split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word !== "")
    .map(bare);
  const pieces: { text: string; isHit: boolean }[] = [];
  const add = (part: string, isHit: boolean) => {
    const last = pieces.at(-1);
    if (last?.isHit === isHit) last.text += part;
    else if (part !== "") pieces.push({ text: part, isHit });
  };
  for (const [part] of text.matchAll(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu)) {
    const length = Math.max(0, ...words.map((word) => hitLength(part, word)));
    add(part.slice(0, length), true);
    add(part.slice(length), false);
  }
  return pieces;
}

/** How much of the part's beginning is the word; short words have to be whole, as for the server. */
function hitLength(part: string, word: string): number {
  const characters = Array.from(part);
  const letters = characters.map(bare);
  let length = 0;
  for (let rest = word; rest !== ""; length++) {
    const letter = letters[length];
    if (letter === undefined || !rest.startsWith(letter)) return 0;
    rest = rest.slice(letter.length);
  }
  if (word.length < 3 && length < characters.length && !isRun(word)) return 0;
  return characters.slice(0, length).join("").length;
}

/** In scripts without spaces any character may begin a word. */
function isRun(word: string): boolean {
  return /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]/u.test(word);
}

function bare(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
