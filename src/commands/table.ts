/** The table of commands: all there are, and the one place where a command's conditions are checked. */
import type { Message } from "../protocol/message.ts";
import { info, links, motd, time, version } from "./about.ts";
import { register, verify } from "./account.ts";
import { audit } from "./audit.ts";
import { authenticate } from "./authenticate.ts";
import { batch } from "./batch.ts";
import { cap } from "./cap.ts";
import { ban, unban } from "./channel-bans.ts";
import { join, part, topic } from "./channels.ts";
import { chathistory } from "./chathistory.ts";
import { type Command, numericReply, type RegisteredView, type Response, type View } from "./command.ts";
import { helpCommand } from "./help.ts";
import { invite } from "./invite.ts";
import { isupport } from "./isupport.ts";
import { kick } from "./kick.ts";
import { list } from "./list.ts";
import { lusers } from "./lusers.ts";
import { markread } from "./markread.ts";
import { notice, privmsg, tagmsg } from "./messages.ts";
import { metadata } from "./metadata.ts";
import { mode } from "./mode.ts";
import { monitor } from "./monitor.ts";
import { names } from "./names.ts";
import { dline, kline, undline, unkline } from "./network-bans.ts";
import { kill, oper, wallops } from "./operators.ts";
import { pass } from "./pass.ts";
import { ping, pong } from "./ping.ts";
import { away, setname } from "./presence.ts";
import { quit } from "./quit.ts";
import { redact } from "./redact.ts";
import { nick, user } from "./registration.ts";
import { rename } from "./rename.ts";
import { resume } from "./resume.ts";
import { search } from "./search.ts";
import { serviceCommands } from "./services.ts";
import { unread } from "./unread.ts";
import { ison, userhost } from "./userhost.ts";
import { webpush } from "./webpush.ts";
import { who } from "./who.ts";
import { whois } from "./whois.ts";
import { whowas } from "./whowas.ts";

export const commands: ReadonlyMap<string, Command> = new Map(
  [
    helpCommand("HELP", () => commands),
    helpCommand("HELPOP", () => commands),
    info,
    links,
    motd,
    time,
    version,
    lusers,
    list,
    who,
    whois,
    whowas,
    userhost,
    ison,
    cap,
    nick,
    user,
    authenticate,
    register,
    verify,
    resume,
    ping,
    pong,
    quit,
    mode,
    join,
    part,
    names,
    topic,
    kick,
    ban,
    unban,
    invite,
    rename,
    batch,
    isupport,
    privmsg,
    notice,
    tagmsg,
    redact,
    markread,
    webpush,
    chathistory,
    unread,
    search,
    pass,
    away,
    setname,
    oper,
    kill,
    wallops,
    kline,
    unkline,
    dline,
    undline,
    audit,
    monitor,
    ...serviceCommands,
    metadata,
  ].map((command) => [command.verb, command] as const),
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
  if (command.operator && !view.session?.modes.has("o")) {
    return { replies: [numericReply("ERR_NOPRIVILEGES")] };
  }
  return undefined;
}

function isRegistered(view: View): view is RegisteredView {
  return view.session !== undefined;
}

/** Runs a message that has no obstacle. */
export function run(command: Command, view: View, message: Message): Response | Promise<Response> {
  if (command.from !== "registered") return command.run(view, message);
  return isRegistered(view) ? command.run(view, message) : {};
}
