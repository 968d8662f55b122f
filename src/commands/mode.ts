/** MODE: shows and changes what channels and users are like. */

import { visibleChannel } from "../network/access.ts";
import { channelModeLetters, isListMode } from "../network/channel-modes.ts";
import type { ModeChange } from "../network/events.ts";
import type { Listed, Lists } from "../network/listed.ts";
import { extbans, isExtban, isLasting } from "../network/masks.ts";
import { isAtLeast, rankLetters } from "../network/ranks.ts";
import { slowSecondsMax } from "../network/slow-mode.ts";
import { type Channel, sessionByNick } from "../network/state.ts";
import { userModeLetters } from "../network/users.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isChannel } from "../protocol/names.ts";
import {
  type Command,
  numericReply,
  type Proposal,
  type RegisteredView,
  type Reply,
  type Response,
  timeOf,
} from "./command.ts";
import { inLines } from "./mode-lines.ts";

/** Every letter, as RPL_MYINFO lists them. */
export const channelModes = [...Object.values(channelModeLetters).join(""), ...rankLetters].sort().join("");
export const userModes = userModeLetters;

const listReplies = {
  b: ["RPL_BANLIST", "RPL_ENDOFBANLIST"],
  e: ["RPL_EXCEPTLIST", "RPL_ENDOFEXCEPTLIST"],
  I: ["RPL_INVEXLIST", "RPL_ENDOFINVEXLIST"],
} as const;

export const mode: Command = {
  verb: "MODE",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "MODE <channel|nick> [<changes> {<argument>}]: show modes, or change them",
  run(view, { params: [target = "", changes, ...rest] }) {
    if (!isChannel(target)) return ofUser(view, target, changes);
    const channel = visibleChannel(view.state, view.session, target);
    if (!channel) return { replies: [numericReply("ERR_NOSUCHCHANNEL", target)] };
    return changes === undefined ? shown(view, channel) : changed(view, channel, changes, rest);
  },
};

function shown({ session }: RegisteredView, channel: Channel): Response {
  const isInside = channel.members.has(session.id);
  let letters = [...channel.modes].sort().join("");
  const given: string[] = [];
  if (channel.key !== undefined) {
    letters += "k";
    given.push(isInside ? channel.key : "*");
  }
  if (channel.limit !== undefined) {
    letters += "l";
    given.push(String(channel.limit));
  }
  if (channel.slow !== undefined) {
    letters += "W";
    given.push(String(channel.slow));
  }
  const createdAt = String(Math.floor(channel.createdAt / 1000));
  return {
    replies: [
      numericReply("RPL_CHANNELMODEIS", channel.name, `+${letters}`, ...given),
      numericReply("RPL_CREATIONTIME", channel.name, createdAt),
    ],
  };
}

/** Reads "+ov-k" with its arguments; whatever is no change is answered, the rest is proposed at once. */
function changed(
  view: RegisteredView,
  channel: Channel,
  letters: string,
  given: readonly string[],
): Response {
  const problems: Reply[] = [];
  const changes: ModeChange[] = [];
  const unused = [...given];
  /** Lists to be shown and letters that are no modes, each once however often it is named. */
  const asked = new Set<keyof Lists>();
  const unknown = new Set<string>();
  let set = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") {
      set = letter === "+";
      continue;
    }
    const needed = needsArgument(letter, set);
    if (needed === undefined) {
      unknown.add(letter);
      continue;
    }
    const argument = needed ? unused.shift() : undefined;
    if (needed && argument === undefined) {
      if (isListMode(letter)) asked.add(letter);
      else if (letter === "k" && !set) changes.push({ set, mode: letter });
      else
        problems.push(
          numericReply("ERR_INVALIDMODEPARAM", channel.name, letter, "*", "It needs an argument"),
        );
      continue;
    }
    const problem = argument === undefined ? undefined : problemWith(channel, letter, set, argument);
    if (problem) problems.push(problem);
    else changes.push({ set, mode: letter, ...(argument !== undefined && { argument }) });
  }
  const isOperator = isAtLeast(channel.members.get(view.session.id), "o");
  const isRefused = !isOperator && problems.length + changes.length > 0;
  const replies = [
    ...[...unknown].map((letter) => numericReply("ERR_UNKNOWNMODE", letter)),
    // Who may not change anything learns nothing from what it tried.
    ...(isRefused ? [numericReply("ERR_CHANOPRIVSNEEDED", channel.name)] : problems),
    ...[...asked].flatMap((letter) => listOf(view, channel, letter)),
  ];
  return { replies, proposals: isRefused ? [] : proposalsOf(channel, changes) };
}

function proposalsOf({ name }: Channel, changes: readonly ModeChange[]): readonly Proposal[] {
  return inLines(name, changes).map((some) => ({
    event: { type: "channel-modes-changed", channel: name, changes: some },
  }));
}

/** Undefined for letters that are no modes. */
function needsArgument(letter: string, set: boolean): boolean | undefined {
  const { always, whenSet, flags } = channelModeLetters;
  if (rankLetters.includes(letter) || isListMode(letter) || always.includes(letter)) return true;
  if (whenSet.includes(letter)) return set;
  return flags.includes(letter) ? false : undefined;
}

/** What makes an argument no argument, whatever the state is like. */
export function problemWith(
  { name }: Channel,
  letter: string,
  set: boolean,
  argument: string,
): Reply | undefined {
  const invalid = (why: string) => numericReply("ERR_INVALIDMODEPARAM", name, letter, argument, why);
  if (argument === "" || argument.includes(" ") || argument.startsWith(":"))
    return invalid("It is not valid");
  if (isListMode(letter)) {
    if (Buffer.byteLength(argument) > limits.mask) return invalid("The mask is too long");
    if (argument.startsWith(extbans.prefix) && !isExtban(argument)) return invalid("There is no such extban");
  }
  if (letter === "k" && set && (Buffer.byteLength(argument) > limits.key || argument.includes(","))) {
    return numericReply("ERR_INVALIDKEY", name);
  }
  if (letter === "l" && set && !/^[1-9]\d{0,8}$/.test(argument))
    return invalid("A limit is a number above 0");
  if (letter === "W" && set && !(/^[1-9]\d{0,4}$/.test(argument) && Number(argument) <= slowSecondsMax))
    return invalid(`It is a number of seconds, from 1 to ${slowSecondsMax}`);
  return undefined;
}

/** Who is banned anybody may know; the other lists are for operators. */
function listOf(view: RegisteredView, channel: Channel, letter: keyof typeof listReplies): readonly Reply[] {
  const [row, end] = listReplies[letter];
  if (letter !== "b" && !isAtLeast(channel.members.get(view.session.id), "o")) {
    return [numericReply("ERR_CHANOPRIVSNEEDED", channel.name)];
  }
  const lasting = channel.lists[letter].filter((listed) => isLasting(listed, timeOf(view)));
  const reply = ({ mask, by, at }: Listed) =>
    numericReply(row, channel.name, mask, by, String(Math.floor(at / 1000)));
  return [...lasting.map(reply), numericReply(end, channel.name)];
}

function ofUser({ session, state }: RegisteredView, nick: string, changes: string | undefined): Response {
  if (fold(nick) !== fold(session.nick)) {
    const known = sessionByNick(state, nick);
    return { replies: [known ? numericReply("ERR_USERSDONTMATCH") : numericReply("ERR_NOSUCHNICK", nick)] };
  }
  if (changes === undefined) {
    return { replies: [numericReply("RPL_UMODEIS", `+${[...session.modes].sort().join("")}`)] };
  }
  const wanted = { set: "", unset: "" };
  let unknown = false;
  let sign: keyof typeof wanted = "set";
  for (const letter of changes) {
    if (letter === "+") sign = "set";
    else if (letter === "-") sign = "unset";
    else if (!userModeLetters.includes(letter)) unknown = true;
    else {
      const other = sign === "set" ? "unset" : "set";
      wanted[sign] += letter;
      wanted[other] = wanted[other].replaceAll(letter, "");
    }
  }
  const replies = unknown ? [numericReply("ERR_UMODEUNKNOWNFLAG")] : [];
  if (wanted.set === "" && wanted.unset === "") return { replies };
  return { replies, proposals: [{ event: { type: "user-modes-changed", ...wanted } }] };
}
