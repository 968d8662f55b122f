/** Modes of channels: which there are, who may change them, and what a change comes to. */
import { fold } from "../protocol/names.ts";
import type { NumericName } from "../protocol/numerics.ts";
import type { ChannelModesChanged, ModeChange } from "./events.ts";
import type { Lists } from "./listed.ts";
import { isLasting, normalizeMask } from "./masks.ts";
import { acceptedWithout, mask, type Refusal, refused, sourceOf } from "./outcome.ts";
import { isAtLeast, rankLetters, withRank } from "./ranks.ts";
import { proposer, type Rule } from "./rule.ts";
import { type Channel, channelByName, type Session, type State, sessionByNick } from "./state.ts";

/** As CHANMODES has them: lists; with an argument; with an argument when set; on or off. */
export const channelModeLetters = { lists: "beI", always: "k", whenSet: "lW", flags: "CRimnst" } as const;

/** What a new channel has. */
export const initialModes = "nt";

/** Masks that one list of a channel may hold. */
export const listMax = 100;

export function isListMode(mode: string): mode is keyof Lists {
  return channelModeLetters.lists.includes(mode);
}

/** Who changes modes, and when. */
interface Change {
  readonly state: State;
  readonly session: Session;
  readonly at: number;
}

/** A channel whose modes may be changed without anybody noticing. */
function draftOf(channel: Channel): Channel {
  const { members, modes, lists, spoke } = channel;
  return {
    ...channel,
    members: new Map(members),
    modes: new Set(modes),
    lists: { ...lists },
    spoke: new Map(spoke),
  };
}

/** What came of a change: nothing, the change with its mask or nick in full, or why it could not be made. */
type Made = readonly (ModeChange | Refusal)[];

function dropped(numeric: NumericName, ...params: string[]): Made {
  return [{ numeric, params }];
}

/** Makes the changes one after the other. */
function make(channel: Channel, changes: readonly ModeChange[], by: Change): Made {
  return changes.flatMap((change) => {
    const { mode } = change;
    if (rankLetters.includes(mode)) return changeRank(channel, change, by);
    if (isListMode(mode)) return changeList(channel, mode, change, by);
    if (mode === "k") return changeKey(channel, change);
    if (mode === "l") return changeLimit(channel, change);
    if (mode === "W") return changeSlow(channel, change);
    return channelModeLetters.flags.includes(mode) ? changeFlag(channel, change) : [];
  });
}

/** Founders are made by founders alone; whoever is no member has no rank. */
function changeRank(channel: Channel, { set, mode, argument = "" }: ModeChange, by: Change): Made {
  const member = sessionByNick(by.state, argument);
  if (!member) return dropped("ERR_NOSUCHNICK", argument);
  const ranks = channel.members.get(member.id);
  if (ranks === undefined) return dropped("ERR_USERNOTINCHANNEL", member.nick, channel.name);
  if (mode === "q" && !isAtLeast(channel.members.get(by.session.id), "q")) {
    return dropped("ERR_CHANOPRIVSNEEDED", channel.name);
  }
  if (ranks.includes(mode) === set) return [];
  channel.members.set(member.id, withRank(ranks, mode, set));
  return [{ set, mode, argument: member.nick }];
}

function changeList(
  channel: Channel,
  mode: keyof Lists,
  { set, argument = "", reason, duration }: ModeChange,
  { session, at }: Change,
): Made {
  const pattern = normalizeMask(argument);
  // What has ended is forgotten here, at a moment that all nodes share.
  const list = channel.lists[mode].filter((each) => isLasting(each, at));
  const others = list.filter((each) => fold(each.mask) !== fold(pattern));
  const isListed = others.length < list.length;
  if (isListed === set && (!set || reason === undefined)) return [];
  if (set && others.length >= listMax) return dropped("ERR_BANLISTFULL", channel.name, argument);
  const until = duration === undefined ? undefined : at + duration;
  const listed = { mask: pattern, by: mask(sourceOf(session)), at, until, reason };
  channel.lists[mode] = set ? [...others, listed] : others;
  return [{ set, mode, argument: pattern }];
}

function changeKey(channel: Channel, { set, mode, argument = "" }: ModeChange): Made {
  if (set ? channel.key === argument : channel.key === undefined) return [];
  channel.key = set ? argument : undefined;
  return [{ set, mode, argument: set ? argument : "*" }];
}

function changeLimit(channel: Channel, { set, mode, argument = "" }: ModeChange): Made {
  const limit = set ? Number(argument) : undefined;
  if (channel.limit === limit) return [];
  channel.limit = limit;
  return [{ set, mode, ...(set && { argument }) }];
}

function changeSlow(channel: Channel, { set, mode, argument = "" }: ModeChange): Made {
  const slow = set ? Number(argument) : undefined;
  if (channel.slow === slow) return [];
  channel.slow = slow;
  if (!set) channel.spoke.clear();
  return [{ set, mode, ...(set && { argument }) }];
}

function changeFlag(channel: Channel, { set, mode }: ModeChange): Made {
  if (channel.modes.has(mode) === set) return [];
  if (set) channel.modes.add(mode);
  else channel.modes.delete(mode);
  return [{ set, mode }];
}

export const channelModesChanged: Rule<ChannelModesChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const channel = channelByName(state, event.channel);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", event.channel);
    const ranks = channel.members.get(session.id);
    if (!isAtLeast(ranks, "o")) return refused("ERR_CHANOPRIVSNEEDED", channel.name);
    const made = make(draftOf(channel), event.changes, { state, session, at: origin.at });
    const changes = made.filter((each) => "mode" in each);
    const notMade = made.filter((each): each is Refusal => !("mode" in each));
    if (changes.length === 0) return acceptedWithout(notMade);
    return acceptedWithout(notMade, {
      channels: [fold(event.channel)],
      sessions: [],
      source: sourceOf(session),
      line: { type: "mode-changed", target: channel.name, ...written(changes) },
    });
  },
  evolve(state, event, origin) {
    const channel = channelByName(state, event.channel);
    if (channel) make(channel, event.changes, { state, session: proposer(state, origin), at: origin.at });
  },
};

/** As MODE has them: "+o-v" and the arguments. */
function written(changes: readonly ModeChange[]): { change: string; arguments: readonly string[] } {
  let sign = "";
  let change = "";
  for (const { set, mode } of changes) {
    const next = set ? "+" : "-";
    change += sign === next ? mode : `${next}${mode}`;
    sign = next;
  }
  return {
    change,
    arguments: changes.flatMap(({ argument }) => (argument === undefined ? [] : [argument])),
  };
}
