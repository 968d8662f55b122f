/** What a client went through while it had one session: all that it was told, asked and sent, in its order. */
import type { Message } from "../../src/protocol/message.ts";
import type { Wire } from "./wire.ts";

export type Moment =
  | { readonly kind: "opened"; readonly wire: Wire }
  | { readonly kind: "told"; readonly line: Message; readonly position: number | undefined }
  /** `told`: the highest position that anyone had been told by then. */
  | { readonly kind: "pinged"; readonly token: string; readonly told: number }
  /** `unanswered`: what was sent before the PING. */
  | { readonly kind: "ponged"; readonly token: string; readonly unanswered: readonly string[] }
  | { readonly kind: "closed"; readonly wire: Wire };

/** `done`: it was taken; `refused`: it was not; `unavailable`: this sending was not. */
export type Answer = "done" | "refused" | "unavailable";

/** Something that a client sent under a label, perhaps several times. */
export interface Sending {
  readonly label: string;
  readonly line: string;
  /** What it says, which nobody else ever says; undefined when it says nothing. */
  readonly text: string | undefined;
  /** To how many it is said, each an entry of its own. */
  readonly parts: number;
  /** Its places among all that the client sent. */
  readonly sent: number[];
  readonly answers: Answer[];
  /** It was sent on this connection, and the answer has not come. */
  isOpen: boolean;
  /** How many times it was sent on earlier connections. */
  earlier: number;
}

export interface Life {
  readonly client: string;
  readonly resumes: boolean;
  /** The session's, where it can be resumed. */
  token: string | undefined;
  readonly moments: Moment[];
  readonly sendings: Sending[];
  /** The client knows that the session is over, or cannot come back to it. */
  isOver: boolean;
}

export function newLife(client: string, resumes: boolean): Life {
  return { client, resumes, token: undefined, moments: [], sendings: [], isOver: false };
}

/** The place in the log that a line comes from. */
export function positionIn(line: Message): number | undefined {
  const id = line.tags.get("msgid");
  return id === undefined ? undefined : idPosition(id);
}

export function idPosition(id: string): number {
  return Number.parseInt(id.slice(id.indexOf("-") + 1), 36);
}

/** Adds a line to the message before it, if it belongs to that: the first line had the id of both. */
export function addToLast(moments: Moment[], line: Message): boolean {
  const index = moments.findLastIndex(({ kind }) => kind === "told");
  const last = moments[index];
  if (last?.kind !== "told" || !goesOn(last.line, line)) return false;
  const [target = "", text = ""] = last.line.params;
  moments[index] = { ...last, line: { ...last.line, params: [target, `${text}\n${line.params[1]}`] } };
  return true;
}

function goesOn(before: Message, { verb, source, params, tags }: Message): boolean {
  if (tags.has("msgid") || !isTalk(verb, source)) return false;
  return before.verb === verb && before.source === source && before.params[0] === params[0];
}

/** Whether it is said by somebody, and not by the network. */
export function isTalk(verb: string, source: string | undefined): boolean {
  const isSaid = verb === "PRIVMSG" || verb === "NOTICE";
  return isSaid && source?.includes("!") === true && !source.includes("Serv!");
}

/** Whether a sending is decided, as far as its client knows. */
export function isDecided({ answers, earlier }: Sending): boolean {
  const last = answers.at(-1);
  // What was also sent on an earlier connection may have been taken there.
  return last === "done" || last === "refused" || (last === "unavailable" && earlier === 0);
}

/** What is not answered, and the place of its last sending. */
export function openIn({ sendings }: Life): Map<Sending, number> {
  return new Map(
    sendings.filter(({ isOpen }) => isOpen).map((sending) => [sending, sending.sent.at(-1) ?? 0]),
  );
}
