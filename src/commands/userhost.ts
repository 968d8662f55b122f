/** USERHOST and ISON: a few facts about a few nicks. Modern IRC, "USERHOST message"; RFC 1459, section 5.8. */
import { type Session, type State, sessionByNick } from "../network/state.ts";
import type { NumericName } from "../protocol/numerics.ts";
import { type Command, numericReply, type RegisteredView, type Response } from "./command.ts";
import { packed } from "./packed.ts";

/** Nicks that one USERHOST answers for (Modern IRC). */
const userhostMax = 5;

export const userhost: Command = {
  verb: "USERHOST",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "USERHOST <nick>{ <nick>}: where people are from, and whether they are away",
  run: (view, { params }) =>
    listed(view, "RPL_USERHOST", known(view.state, params.slice(0, userhostMax)).map(shown)),
};

export const ison: Command = {
  verb: "ISON",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "ISON <nick>{ <nick>}: which of them are here",
  run(view, { params }) {
    const nicks = known(view.state, params).map(({ nick }) => nick);
    return listed(view, "RPL_ISON", nicks);
  },
};

/** In as many lines as it takes, one at least: whoever asks waits for an answer. */
function listed(view: RegisteredView, name: NumericName, words: readonly string[]): Response {
  return { replies: words.length === 0 ? [numericReply(name, "")] : packed(view, name, [], words) };
}

function known(state: State, params: readonly string[]): readonly Session[] {
  const nicks = params.flatMap((param) => param.split(" "));
  return nicks.map((nick) => sessionByNick(state, nick)).filter((session) => session !== undefined);
}

function shown({ nick, modes, away, username, host }: Session): string {
  return `${nick}${modes.has("o") ? "*" : ""}=${away === undefined ? "+" : "-"}${username}@${host}`;
}
