/** LIST: which channels there are. Modern IRC, "LIST message", and the ELIST parameter of RPL_ISUPPORT. */

import { maySeeChannel } from "../network/access.ts";
import { type Glob, globOf } from "../network/glob.ts";
import type { Channel } from "../network/state.ts";
import { fold } from "../protocol/names.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
import { scanned } from "./scanned.ts";
import { notHere } from "./server-target.ts";

const minute = 60_000;

/** Whether a channel is wanted, at a time in milliseconds since 1970. */
type Condition = (channel: Channel, now: number) => boolean;

export const list: Command = {
  verb: "LIST",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "LIST [<name>|<mask>|!<mask>|>users|<users|C>minutes|C<minutes|T>minutes|T<minutes{,…}]: which channels there are",
  run(view, { params: [conditions = "", server] }) {
    const elsewhere = notHere(view, server);
    return { replies: elsewhere ? [elsewhere] : listed(view, wantedBy(conditions.split(","))) };
  },
};

function* listed({ state, session, now }: RegisteredView, wanted: Condition): Iterable<Reply | undefined> {
  yield numericReply("RPL_LISTSTART", "Channel");
  for (const channel of scanned(state.channels.values())) {
    if (!channel) yield undefined;
    else if (maySeeChannel(session, channel) && wanted(channel, now)) yield shown(channel);
  }
  yield numericReply("RPL_LISTEND");
}

function shown({ name, members, topic }: Channel): Reply {
  return numericReply("RPL_LIST", name, String(members.size), topic?.text ?? "");
}

/** All conditions count together, but of the names and masks one is enough. */
function wantedBy(texts: readonly string[]): Condition {
  const globs: Glob[] = [];
  const conditions: Condition[] = [];
  for (const text of texts.filter((each) => each !== "")) {
    const condition = conditionOf(text);
    if (condition) conditions.push(condition);
    else globs.push(globOf(text));
  }
  const isNamed: Condition = ({ name }) => globs.length === 0 || globs.some((isMatch) => isMatch(fold(name)));
  return (channel, now) => isNamed(channel, now) && conditions.every((condition) => condition(channel, now));
}

/** Undefined for a name or a mask. */
function conditionOf(text: string): Condition | undefined {
  if (text.startsWith("!")) {
    const isMatch = globOf(text.slice(1));
    return ({ name }) => !isMatch(fold(name));
  }
  const [, what = "", sign, digits] = /^([CT]?)([<>])(\d{1,9})$/i.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const [isMore, bound] = [sign === ">", Number(digits)];
  const compare = (value: number) => (isMore ? value > bound : value < bound);
  if (what === "") return ({ members }) => compare(members.size);
  const since = (at: number, now: number) => compare(Math.max(0, now - at) / minute);
  if (what.toUpperCase() === "C") return ({ createdAt }, now) => since(createdAt, now);
  return ({ topic }, now) => topic !== undefined && since(topic.at, now);
}
