/** ChanServ: channels that belong to accounts. Most of what it does the log decides; here it is asked for and answered. */

import { accessOf } from "../network/access.ts";
import { reachableChannel } from "../network/ownership.ts";
import { type Rank, rankLetters } from "../network/ranks.ts";
import { accountOf, type Channel, type State } from "../network/state.ts";
import { isChannel, isNick } from "../protocol/names.ts";
import { serverTime } from "../protocol/time.ts";
import { isCommon } from "./channels.ts";
import type { RegisteredView, Reply, Response } from "./command.ts";
import { type Service, type ServiceCommand, saying } from "./service.ts";

type Event = NonNullable<Response["proposals"]>[number]["event"];

/** What ranks are called, highest first. */
const rankNames: Readonly<Record<Rank, string>> = { q: "founder", o: "op", v: "voice" };

const info: ServiceCommand = {
  name: "INFO",
  words: [1, 1],
  help: "<channel>: who owns it",
  run: (view, [name = ""]) =>
    ofChannel(view, name, ({ name: shown, founder, createdAt, access }) => {
      const owner = founder === undefined ? "nobody" : accountName(view.state, founder);
      const others = access.size === 0 ? "" : ` Other accounts that have a rank there: ${access.size}.`;
      return [`${shown} belongs to ${owner}. It is there since ${serverTime(createdAt)}.${others}`];
    }),
};

const access: ServiceCommand = {
  name: "ACCESS",
  words: [2, 4],
  help: "<channel> LIST | SET <account> founder|op|voice | DEL <account>: the ranks that accounts have there whenever they enter",
  run(view, [channel = "", what = "", account = "", rankName = ""]) {
    const verb = what.toUpperCase();
    if (verb === "LIST") return ofChannel(view, channel, (found) => accessList(view, found));
    if (verb !== "SET" && verb !== "DEL") return usage(view, access);
    if (account === "" || (verb === "SET" && rankName === "")) return usage(view, access);
    if (!isNick(account)) return told(view, "There is no such account.");
    const rank = [...rankLetters].find((letter) => rankNames[letter as Rank] === rankName.toLowerCase());
    if (verb === "DEL") {
      const event = { type: "access-changed", channel, account } as const;
      return proposing(view, channel, event, `${account} has no rank in ${channel} any more.`);
    }
    if (rank === undefined) return usage(view, access);
    const event = { type: "access-changed", channel, account, rank: rank as Rank } as const;
    const words = `${account} is ${rankName.toLowerCase()} of ${channel} from the next JOIN on, or at once by UP.`;
    return proposing(view, channel, event, words);
  },
};

const up: ServiceCommand = {
  name: "UP",
  words: [1, 1],
  help: "<channel>: take the rank that your account has, if you logged in after you had entered",
  run: (view, [channel = ""]) =>
    proposing(view, channel, { type: "rank-claimed", channel }, `You have your rank in ${channel}.`),
};

const register: ServiceCommand = {
  name: "REGISTER",
  words: [1, 1],
  help: "<channel>: make it your account's, as an operator of a channel that belongs to nobody",
  run(view, [channel = ""]) {
    const { account } = view.session;
    if (account === undefined) return told(view, "Log in to your account first.");
    if (isCommon(view, channel)) return told(view, everyones(channel));
    const event = { type: "founder-changed", channel, account } as const;
    return proposing(view, channel, event, `${channel} belongs to you.`);
  },
};

const transfer: ServiceCommand = {
  name: "TRANSFER",
  words: [2, 2],
  help: "<channel> <account>: give your channel to another one, who is in it",
  run(view, [channel = "", account = ""]) {
    if (!isNick(account)) return told(view, "There is no such account.");
    if (isCommon(view, channel)) return told(view, everyones(channel));
    const event = { type: "founder-changed", channel, account } as const;
    return proposing(view, channel, event, `${channel} belongs to ${account}.`);
  },
};

const drop: ServiceCommand = {
  name: "DROP",
  words: [1, 1],
  help: "<channel>: give your channel up; it goes when nobody is in it",
  run: (view, [channel = ""]) =>
    proposing(view, channel, { type: "founder-changed", channel }, `${channel} belongs to nobody any more.`),
};

const list: ServiceCommand = {
  name: "LIST",
  words: [0, 0],
  help: ": the channels that you own",
  run(view) {
    const account = accountOf(view.state, view.session);
    if (!account) return told(view, "Log in to your account first.");
    const names = [...account.channels].map((key) => view.state.channels.get(key)?.name ?? key).sort();
    return told(view, ...(names.length === 0 ? ["You own no channel."] : ["You own:", ...names]));
  },
};

export const chanserv: Service = {
  nick: "ChanServ",
  verbs: ["CHANSERV", "CS"],
  help: "keep a channel, and say who has which rank there",
  commands: [info, access, up, register, transfer, drop, list],
  hints: [],
};

/** To those who have a rank there, and to the network's operators. */
function accessList({ state, session }: RegisteredView, channel: Channel): readonly string[] {
  if (channel.founder === undefined) return [`${channel.name} belongs to nobody.`];
  const mayKnow = accessOf(channel, session.account) !== undefined || session.modes.has("o");
  if (!mayKnow) return ["Only those who have a rank there may know."];
  const others = [...rankLetters].flatMap((letter) =>
    [...channel.access]
      .filter(([, rank]) => rank === letter)
      .map(([key, rank]) => [key, rankNames[rank]] as const),
  );
  const lines = others.map(([key, rank]) => `${accountName(state, key)} ${rank}`);
  return [
    `The ranks in ${channel.name}:`,
    `${accountName(state, channel.founder)} founder, and owner`,
    ...lines,
  ];
}

function accountName(state: State, key: string): string {
  return state.accounts.get(key)?.name ?? key;
}

function proposing(view: RegisteredView, channel: string, event: Event, done: string): Response {
  if (!isChannel(channel)) return told(view, "There is no such channel.");
  return { proposals: [{ event, answer: () => [say(view, done)] }] };
}

function ofChannel(
  view: RegisteredView,
  name: string,
  lines: (channel: Channel) => readonly string[],
): Response {
  const channel = reachableChannel(view.state, view.session, name);
  return told(view, ...(channel ? lines(channel) : ["There is no such channel."]));
}

function everyones(channel: string): string {
  return `${channel} is everyone's, and belongs to nobody.`;
}

function usage(view: RegisteredView, { name, help }: ServiceCommand): Response {
  return told(view, `How it is used: ${name} ${help}`);
}

function say(view: RegisteredView, text: string): Reply {
  return saying(chanserv, view, text);
}

function told(view: RegisteredView, ...lines: readonly string[]): Response {
  return { replies: lines.map((line) => say(view, line)) };
}
