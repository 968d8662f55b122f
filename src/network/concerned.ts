/** Whom a line concerns so much that they are told of it wherever they are: it is for them alone, names them, or invites them. */
import { nicksIn } from "../protocol/mentions.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { statusTarget } from "./messages.ts";
import type { Delivery, Line } from "./outcome.ts";
import { type Session, type State, sessionByNick } from "./state.ts";

/** Never who did it, by whichever of their sessions. */
export function concerned(state: State, { line, source, sessions }: Delivery): readonly Session[] {
  const all =
    line.type === "said" ? hearers(state, line) : line.type === "invited" && !line.copy ? sessions : [];
  return [...new Set(all)]
    .flatMap((id) => state.sessions.get(id) ?? [])
    .filter(
      ({ id, account }) => id !== source.session && (account === undefined || account !== source.account),
    );
}

function hearers(state: State, line: Extract<Line, { type: "said" }>): readonly number[] {
  const { verb, target, text, to = [] } = line;
  const isRequest = text.startsWith("\x01") && !text.startsWith("\x01ACTION ");
  if (line.erased || verb === "TAGMSG" || isRequest) return [];
  const { rank, channel: name } = statusTarget(target);
  if (!isChannel(name)) return to.map(({ session }) => session);
  const members = state.channels.get(fold(name))?.members;
  const named = [...nicksIn(text)].flatMap((nick) => sessionByNick(state, nick)?.id ?? []);
  return named.filter(
    (id) => members?.has(id) && (rank === undefined || to.some(({ session }) => session === id)),
  );
}
