/** PING, whose PONG is a barrier across the cluster, and PONG. */
import { type Command, numericReply } from "./command.ts";

export const ping: Command = {
  verb: "PING",
  from: "anyone",
  parameters: 0,
  fresh: true,
  pipelined: true,
  help: "PING <token>: answered when all that anyone was told before it has been written to you",
  run(view, { params: [token] }) {
    if (token === undefined) return { replies: [numericReply("ERR_NEEDMOREPARAMS", "PING")] };
    if (token === "") return { replies: [numericReply("ERR_NOORIGIN")] };
    return { replies: [{ kind: "message", verb: "PONG", params: [view.server.name, token] }] };
  },
};

export const pong: Command = {
  verb: "PONG",
  from: "anyone",
  parameters: 0,
  help: "PONG <token>: the answer to a PING",
  run: () => ({}),
};
