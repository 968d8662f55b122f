/** OPER, KILL and WALLOPS: who runs the network, and what they may do. */
import { isGuessing } from "../network/accounts.ts";
import { mask, sourceOf } from "../network/outcome.ts";
import { limits } from "../protocol/limits.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, numericReply, timeOf } from "./command.ts";
import { countingGuess, tooManyProofs } from "./proving.ts";

export const oper: Command = {
  verb: "OPER",
  from: "registered",
  parameters: 2,
  help: "OPER <name> <password>: become an operator of the network",
  async run(view, { params: [name = "", password = ""] }) {
    const { state, credentials, client } = view;
    if (!credentials.hasOperators) return { replies: [numericReply("ERR_NOOPERHOST")] };
    // No account has such a name: guesses are counted beside those at accounts.
    const guessed = `operator ${name}`;
    if (isGuessing(state, guessed, client.host, timeOf(view))) {
      return { replies: [numericReply("ERR_UNKNOWNERROR", "OPER", tooManyProofs)] };
    }
    switch (await credentials.verifyOperator(name, password, client.host)) {
      case "right": {
        const answer = () => [numericReply("RPL_YOUREOPER")];
        return { proposals: [{ event: { type: "oper-gained", name }, answer }] };
      }
      case "wrong":
        return { proposals: [countingGuess(view, guessed, [numericReply("ERR_PASSWDMISMATCH")])] };
      case "busy":
        return {
          replies: [
            numericReply("ERR_UNKNOWNERROR", "OPER", "Too many at your address try this now; try again"),
          ],
        };
    }
  },
};

export const kill: Command = {
  verb: "KILL",
  from: "registered",
  parameters: 1,
  operator: true,
  help: "KILL <nick> [<reason>]: operators end somebody's session",
  run(_view, { params: [nick = "", reason = ""] }) {
    const event = {
      type: "killed",
      nick,
      reason: truncate(reason || "No reason given", limits.kick),
    } as const;
    return { proposals: [{ event }] };
  },
};

export const wallops: Command = {
  verb: "WALLOPS",
  from: "registered",
  parameters: 1,
  operator: true,
  help: "WALLOPS <text>: operators speak to all who have the user mode w",
  run({ session }, { params: [text = ""] }) {
    if (text === "") return { replies: [numericReply("ERR_NEEDMOREPARAMS", "WALLOPS")] };
    const relayed = `:${mask(sourceOf(session))} WALLOPS :${text}\r\n`;
    if (Buffer.byteLength(relayed) > limits.line) return { replies: [numericReply("ERR_INPUTTOOLONG")] };
    return { proposals: [{ event: { type: "wallops" }, body: { text } }] };
  },
};
