/** LIST: which channels there are. Modern IRC, "LIST message", and the ELIST parameter of RPL_ISUPPORT. */
import { matchesGlob } from "../network/masks.ts";
import type { Channel } from "../network/state.ts";
import { maySeeChannel } from "../network/state.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
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

function* listed({ state, session, now }: RegisteredView, wanted: Condition): Iterable<Reply> {
  yield numericReply("RPL_LISTSTART", "Channel");
  for (const channel of state.channels.values()) {
    if (!maySeeChannel(session, channel) || !wanted(channel, now)) continue;
    const { name, members, topic } = channel;
    yield numericReply("RPL_LIST", name, String(members.size), topic?.text ?? "");
  }
  yield numericReply("RPL_LISTEND");
}

/** All conditions count together, but of the names and masks one is enough. */
function wantedBy(texts: readonly string[]): Condition {
  const masks: string[] = [];
  const conditions: Condition[] = [];
  for (const text of texts.filter((each) => each !== "")) {
    const condition = conditionOf(text);
    if (condition) conditions.push(condition);
    else masks.push(text);
  }
  const isNamed: Condition = ({ name }) =>
    masks.length === 0 || masks.some((pattern) => matchesGlob(pattern, name));
  return (channel, now) => isNamed(channel, now) && conditions.every((condition) => condition(channel, now));
}

/** Undefined for a name or a mask. */
function conditionOf(text: string): Condition | undefined {
  if (text.startsWith("!")) return ({ name }) => !matchesGlob(text.slice(1), name);
  const [, what = "", sign, digits] = /^([CT]?)([<>])(\d{1,9})$/i.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const [isMore, bound] = [sign === ">", Number(digits)];
  const compare = (value: number) => (isMore ? value > bound : value < bound);
  if (what === "") return ({ members }) => compare(members.size);
  const since = (at: number, now: number) => compare(Math.max(0, now - at) / minute);
  if (what.toUpperCase() === "C") return ({ createdAt }, now) => since(createdAt, now);
  return ({ topic }, now) => topic !== undefined && since(topic.at, now);
}
