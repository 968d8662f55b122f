/** AUDIT: what operators did, on the network or in a channel. */
import type { Act } from "../network/acts.ts";
import { type Channel, channelByName } from "../network/state.ts";
import { isChannel } from "../protocol/names.ts";
import { operated } from "./channel-bans.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
import { timeText } from "./durations.ts";
import { noticeReplies, noticeReply } from "./notices.ts";

export const audit: Command = {
  verb: "AUDIT",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "AUDIT [<channel>] [<count>]: what operators of the network did, or those of a channel; the newest last",
  run(view, { params }) {
    const name = params.find((param) => !/^[1-9]\d{0,3}$/.test(param));
    const most = Number(params.find((param) => param !== name) ?? Number.POSITIVE_INFINITY);
    const trail = trailOf(view, name);
    if ("kind" in trail) return { replies: [trail] };
    return { replies: listed(view, trail.acts.slice(-most)) };
  },
};

/** Whose acts are asked for; or what somebody is told who may not know them. */
function trailOf(view: RegisteredView, name: string | undefined): { readonly acts: readonly Act[] } | Reply {
  const { state, session } = view;
  const isOperator = session.modes.has("o");
  if (name === undefined) return isOperator ? state : numericReply("ERR_NOPRIVILEGES");
  if (!isOperator) return operated(view, name);
  const channel: Channel | undefined = isChannel(name) ? channelByName(state, name) : undefined;
  return channel ?? numericReply("ERR_NOSUCHCHANNEL", name);
}

function* listed(view: RegisteredView, acts: readonly Act[]): Iterable<Reply> {
  for (const act of acts) yield* noticeReplies(view, `AUDIT ${sentence(act)}`);
  yield noticeReply(view, `End of AUDIT list: ${acts.length} ${acts.length === 1 ? "act" : "acts"}`);
}

const words: { readonly [Type in Act["type"]]: (what: string) => string } = {
  killed: (whom) => `killed ${whom}`,
  "ban-added": (mask) => `banned ${mask}`,
  "ban-removed": (mask) => `ended the ban of ${mask}`,
  "oper-gained": (name) => `became the operator ${name}`,
  "user-modes-changed": () => "is an operator no longer",
  "channel-modes-changed": (changes) => `set ${changes}`,
  kicked: (whom) => `kicked ${whom}`,
  "topic-changed": (topic) => (topic === "" ? "removed the topic" : `set the topic ${topic}`),
  "founder-changed": (account) => (account === "" ? "gave it up" : `made it ${account}'s`),
  "access-changed": (access) => {
    const [account = "", rank = ""] = access.split(" ");
    return rank === "" ? `took away the rank of ${account}` : `gave ${account} the rank ${rank}`;
  },
  redacted: (message) => `deleted ${message}`,
  "account-erased": (account) => `erased the account ${account} and all that it said`,
  "channel-renamed": (names) => `renamed ${names.replace(" ", " to ")}`,
};

function sentence({ at, by, account, type, what, until, why }: Act): string {
  const who = account === undefined ? by : `${by} (${account})`;
  const end = until === undefined ? "" : ` until ${timeText(until)}`;
  return `${timeText(at)} ${who} ${words[type](what)}${end}${why === undefined ? "" : `: ${why}`}`;
}
