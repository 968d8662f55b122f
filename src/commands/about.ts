/** MOTD, VERSION, TIME, INFO and LINKS: what the server says of itself. Every node says the same. */
import { serverTime } from "../protocol/time.ts";
import { type Command, numericReply, type Reply, type View } from "./command.ts";
import { supported } from "./isupport.ts";
import { notHere } from "./server-target.ts";

export const motd = about("MOTD", "the message of the day", motdOf);

export const version = about("VERSION", "which software this is, and what it supports", (view) => [
  numericReply("RPL_VERSION", view.server.version, view.server.name, view.server.description),
  ...supported(view),
]);

export const time = about("TIME", "what time it is at the server", ({ server, now }) => [
  numericReply("RPL_TIME", server.name, serverTime(now)),
]);

export const info = about("INFO", "about this server", ({ server }) => [
  numericReply("RPL_INFO", `${server.network}: ${server.description}`),
  numericReply("RPL_INFO", `This is ${server.version}, a chat server whose nodes behave as one.`),
  numericReply("RPL_INFO", "Connect to any node: everyone sees the same messages in the same order."),
  numericReply("RPL_ENDOFINFO"),
]);

export const links: Command = {
  verb: "LINKS",
  from: "registered",
  parameters: 0,
  help: "LINKS: which servers there are: all nodes are one, shown to operators",
  run: ({ server, session }) => {
    // As on networks that keep their servers to themselves: others learn nothing by a list of one.
    const own = numericReply("RPL_LINKS", server.name, server.name, `0 ${server.description}`);
    return { replies: [...(session.modes.has("o") ? [own] : []), numericReply("RPL_ENDOFLINKS", "*")] };
  },
};

function about(verb: string, what: string, answer: (view: View) => readonly Reply[]): Command {
  return {
    verb,
    from: "registered",
    parameters: 0,
    help: `${verb} [<server>]: ${what}`,
    run(view, { params: [server] }) {
      const elsewhere = notHere(view, server);
      return { replies: elsewhere ? [elsewhere] : answer(view) };
    },
  };
}

export function motdOf({ server }: View): readonly Reply[] {
  if (server.motd.length === 0) return [numericReply("ERR_NOMOTD")];
  return [
    numericReply("RPL_MOTDSTART", `- ${server.name} Message of the day -`),
    ...server.motd.map((line) => numericReply("RPL_MOTD", `- ${line}`)),
    numericReply("RPL_ENDOFMOTD"),
  ];
}
