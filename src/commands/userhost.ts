/** USERHOST and ISON: a few facts about a few nicks. Modern IRC, "USERHOST message"; RFC 1459, section 5.8. */
import { type Session, type State, sessionByNick } from "../network/state.ts";
import { type Command, numericReply } from "./command.ts";

/** Nicks that one USERHOST answers for (Modern IRC). */
const userhostMax = 5;

export const userhost: Command = {
  verb: "USERHOST",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "USERHOST <nick>{ <nick>}: where people are from, and whether they are away",
  run: ({ state }, { params }) => ({
    replies: [numericReply("RPL_USERHOST", known(state, params.slice(0, userhostMax)).map(shown).join(" "))],
  }),
};

export const ison: Command = {
  verb: "ISON",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "ISON <nick>{ <nick>}: which of them are here",
  run: ({ state }, { params }) => ({
    replies: [
      numericReply(
        "RPL_ISON",
        known(state, params)
          .map(({ nick }) => nick)
          .join(" "),
      ),
    ],
  }),
};

function known(state: State, params: readonly string[]): readonly Session[] {
  const nicks = params.flatMap((param) => param.split(" "));
  return nicks.map((nick) => sessionByNick(state, nick)).filter((session) => session !== undefined);
}

function shown({ nick, modes, away, username, host }: Session): string {
  return `${nick}${modes.has("o") ? "*" : ""}=${away === undefined ? "+" : "-"}${username}@${host}`;
}
