/** The table of commands: all there are, and the one place where a command's conditions are checked. */
import type { Message } from "../protocol/message.ts";
import { cap } from "./cap.ts";
import { join, names, part, topic } from "./channels.ts";
import { type Command, numericReply, type RegisteredView, type Response, type View } from "./command.ts";
import { notice, privmsg, tagmsg } from "./messages.ts";
import { mode } from "./mode.ts";
import { ping, pong } from "./ping.ts";
import { quit } from "./quit.ts";
import { nick, user } from "./registration.ts";

export const commands: ReadonlyMap<string, Command> = new Map(
  [cap, nick, user, ping, pong, quit, mode, join, part, names, topic, privmsg, notice, tagmsg].map(
    (command) => [command.verb, command] as const,
  ),
);

/** Why a message cannot be run, if it cannot. */
export function obstacle(view: View, message: Message): Response | undefined {
  const command = commands.get(message.verb);
  const registered = view.session !== undefined;
  if (!registered && (!command || command.from === "registered")) {
    return { replies: [numericReply("ERR_NOTREGISTERED")] };
  }
  if (!command) return { replies: [numericReply("ERR_UNKNOWNCOMMAND", message.verb)] };
  if (registered && command.from === "newcomer") return { replies: [numericReply("ERR_ALREADYREGISTERED")] };
  if (message.params.length < command.parameters) {
    return { replies: [numericReply("ERR_NEEDMOREPARAMS", message.verb)] };
  }
  return undefined;
}

function isRegistered(view: View): view is RegisteredView {
  return view.session !== undefined;
}

/** Runs a message that has no obstacle. */
export function run(command: Command, view: View, message: Message): Response {
  if (command.from !== "registered") return command.run(view, message);
  return isRegistered(view) ? command.run(view, message) : {};
}
