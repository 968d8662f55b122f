/** What users say of themselves, and what operators of the network may do. */
import { fold } from "../protocol/names.ts";
import type { Ghosted } from "./account-events.ts";
import type {
  AwayChanged,
  Killed,
  OperGained,
  RealnameChanged,
  UserModesChanged,
  Wallops,
} from "./events.ts";
import { speakerOf } from "./messages.ts";
import { accepted, type Decision, refused, refusedWith, sourceOf } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import { end, ending } from "./sessions.ts";
import { accountOf, type Session, sessionByNick } from "./state.ts";
import { addUserMode, removeUserMode } from "./user-modes.ts";

/** The user modes that there are: bot, messages from registered users only, invisible, operator, registered, wallops. */
export const userModeLetters = "BRiorw";

/** Which of the letters change something. Operator is made by OPER, registered by logging in. */
function effective(session: Session, event: UserModesChanged): { set: string; unset: string } {
  const { modes } = session;
  return {
    set: [...new Set(event.set)].filter((mode) => !"or".includes(mode) && !modes.has(mode)).join(""),
    unset: [...new Set(event.unset)].filter((mode) => mode !== "r" && modes.has(mode)).join(""),
  };
}

function changed(session: Session, { set, unset }: { set: string; unset: string }): Decision {
  const change = `${set && `+${set}`}${unset && `-${unset}`}`;
  if (change === "") return accepted();
  const line = { type: "mode-changed", target: session.nick, change, arguments: [] } as const;
  return accepted({ channels: [], sessions: [session.id], source: sourceOf(session), line });
}

export const userModesChanged: Rule<UserModesChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    return changed(session, effective(session, event));
  },
  evolve(state, event, origin) {
    const session = proposer(state, origin);
    const { set, unset } = effective(session, event);
    for (const mode of set) addUserMode(state, session, mode);
    for (const mode of unset) removeUserMode(state, session, mode);
  },
};

export const operGained: Rule<OperGained> = {
  from: "session",
  decide(state, _event, origin) {
    const session = proposer(state, origin);
    return changed(session, { set: session.modes.has("o") ? "" : "o", unset: "" });
  },
  evolve(state, _event, origin) {
    addUserMode(state, proposer(state, origin), "o");
  },
};

export const awayChanged: Rule<AwayChanged> = {
  from: "session",
  decide(state, { message }, origin) {
    const session = proposer(state, origin);
    if (session.away === message) return accepted();
    const line = { type: "away-changed", message } as const;
    return accepted({ channels: [...session.channels], sessions: [], source: sourceOf(session), line });
  },
  evolve(state, { message }, origin) {
    proposer(state, origin).away = message;
  },
};

export const realnameChanged: Rule<RealnameChanged> = {
  from: "session",
  decide(state, { realname }, origin) {
    const session = proposer(state, origin);
    const line = { type: "realname-changed", realname } as const;
    const source = sourceOf(session);
    return accepted({ channels: [...session.channels], sessions: [session.id], source, line });
  },
  evolve(state, { realname }, origin) {
    proposer(state, origin).realname = realname;
  },
};

export const killed: Rule<Killed> = {
  from: "session",
  decide(state, event, origin) {
    const operator = proposer(state, origin);
    if (!operator.modes.has("o")) return refused("ERR_NOPRIVILEGES");
    const session = sessionByNick(state, event.nick);
    if (!session) return refused("ERR_NOSUCHNICK", event.nick);
    const why = `Killed (${operator.nick} (${event.reason}))`;
    return ending(session, why);
  },
  evolve(state, event) {
    const session = sessionByNick(state, event.nick);
    if (session) end(state, session);
  },
};

export const ghosted: Rule<Ghosted> = {
  from: "session",
  decide(state, { nick }, origin) {
    const session = proposer(state, origin);
    const [account, ghost] = [accountOf(state, session), sessionByNick(state, nick)];
    if (!account) return refused("ERR_NEEDREGGEDNICK", "*");
    if (!ghost) return refused("ERR_NOSUCHNICK", nick);
    const isOwn = account.sessions.has(ghost.id) || fold(ghost.nick) === fold(account.name);
    if (!isOwn || ghost === session) {
      return refusedWith("NOT_YOURS", "That is no other session of yours", ghost.nick);
    }
    const why = `Ended by its owner, ${session.nick}`;
    return ending(ghost, why);
  },
  evolve(state, { nick }) {
    const ghost = sessionByNick(state, nick);
    if (ghost) end(state, ghost);
  },
};

export const wallops: Rule<Wallops> = {
  from: "session",
  decide(state, _event, origin) {
    const session = proposer(state, origin);
    if (!session.modes.has("o")) return refused("ERR_NOPRIVILEGES");
    const sessions = [...state.sessions.values()].filter(({ modes }) => modes.has("w")).map(({ id }) => id);
    const { body } = origin;
    const line = {
      type: "wallops",
      text: body?.text ?? "",
      ...(!body && { erased: true as const }),
    } as const;
    return accepted({ channels: [], sessions, source: speakerOf(state, session), line });
  },
  evolve() {},
};
