/** CAP: which capabilities there are and which the client wants (IRCv3 "Client Capability Negotiation"). */
import { hashOf } from "../network/clients.ts";
import { liveNodes } from "../network/living.ts";
import type { State } from "../network/state.ts";
import { type Capability, capabilities, capabilityNames, changed, has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { registrationTerms } from "./account.ts";
import { mechanisms } from "./authenticate.ts";
import { type Client, type Command, numericReply, type Proposal, type Reply, type View } from "./command.ts";
import { metadataLimits } from "./metadata-replies.ts";
import { tokenReply } from "./registration.ts";

export const cap: Command = {
  verb: "CAP",
  from: "anyone",
  parameters: 1,
  help: "CAP LS 302 | LIST | REQ :<capabilities> | END: choose capabilities",
  run(view, { params: [subcommand = "", argument = ""] }) {
    const { capabilities: set } = view.client;
    // Whoever negotiates before registration holds it back until CAP END.
    const negotiating = view.session === undefined;
    switch (subcommand.toUpperCase()) {
      case "LS":
        return {
          client: { negotiating, capabilities: isModern(argument) ? changed(set, "cap-notify", true) : set },
          replies: offered(view, isModern(argument)),
        };
      case "LIST":
        return { replies: [reply("LIST", capabilityNames(set).join(" "))] };
      case "REQ": {
        const requested = request(view, argument);
        const now = requested ?? set;
        const wantsToken = !negotiating && has(now, "chorus/resume") && !has(set, "chorus/resume");
        return {
          client: { negotiating, capabilities: now, ...unsubscribed(now) },
          replies: [reply(requested === undefined ? "NAK" : "ACK", argument)],
          proposals: wantsToken ? [tokenFor(view.client)] : [],
        };
      }
      case "END":
        // Registered while it proves who it is: without (IRCv3 sasl 3.1).
        return {
          client: { negotiating: false, ...(negotiating && { exchange: undefined }) },
          replies: negotiating && view.client.exchange ? [numericReply("ERR_SASLABORTED")] : [],
        };
      default:
        return { replies: [numericReply("ERR_INVALIDCAPCMD", subcommand)] };
    }
  },
};

/** Who gives the capability up is told nothing any more, also when it asks for it again (IRCv3 draft/metadata-3). */
function unsubscribed(set: number): Pick<Client, "subscribed"> | undefined {
  return has(set, "draft/metadata-3") ? undefined : { subscribed: new Set() };
}

/** A session that was opened without a token gets one now; nobody gets a second. */
function tokenFor({ token }: Client): Proposal {
  return {
    event: { type: "token-issued", token: hashOf(token) },
    answer: () => [tokenReply(token)],
    silent: true,
  };
}

/** Bytes of a list of capabilities in one line. */
const listBytesMax = 350;
/** Of these, bytes of the addresses of nodes. */
const addressBytesMax = listBytesMax - "chorus/nodes=".length;

/**
 * All that is offered; values, and more lines than one, are for version 302. Older clients are told as many as one line
 * holds, the finished specifications first; they may ask for the others as well.
 */
function offered(view: View, knowsValues: boolean): Reply[] {
  const names = (Object.keys(capabilities) as Capability[]).filter((name) => isOffered(view, name));
  if (!knowsValues) {
    const isFinished = (name: string) => !name.includes("/");
    const [first = ""] = lined([...names.filter(isFinished), ...names.filter((name) => !isFinished(name))]);
    return [reply("LS", first)];
  }
  const lines = lined(names.map((name) => described(view, name)));
  return lines.map((line, index) => reply(index < lines.length - 1 ? "LS *" : "LS", line));
}

/** As many words in a line as it holds. */
function lined(words: readonly string[]): readonly string[] {
  const lines = [""];
  for (const word of words) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length < listBytesMax) lines[lines.length - 1] = `${last} ${word}`.trim();
    else lines.push(word);
  }
  return lines;
}

/** The addresses of the live nodes have changed. */
export function nodesChanged(state: State): Reply {
  return reply("NEW", `chorus/nodes=${addressesOf(state)}`);
}

/** Each once, as all nodes behind a balancer have one; of many as many as fit into a line. */
function addressesOf(state: State): string {
  const addresses = new Set(liveNodes(state).map((node) => state.nodes.get(node)?.address));
  const list = [...addresses].join(",");
  return list.length <= addressBytesMax ? list : list.slice(0, list.lastIndexOf(",", addressBytesMax));
}

/** A capability with its value, where it has one. */
function described(view: View, name: Capability): string {
  const value = values[name]?.(view) ?? "";
  return value === "" ? name : `${name}=${value}`;
}

const values: { readonly [Name in Capability]?: (view: View) => string } = {
  sasl: () => mechanisms,
  "draft/account-registration": registrationTerms,
  "draft/multiline": () => `max-bytes=${limits.multilineBytes},max-lines=${limits.multilineLines}`,
  "draft/metadata-3": () => metadataLimits,
  "chorus/nodes": ({ state }) => addressesOf(state),
};

function reply(subcommand: string, names: string): Reply {
  return { kind: "message", verb: "CAP", params: ["*", ...subcommand.split(" "), names] };
}

/** It knows version 302 or above, which implies cap-notify. */
function isModern(version: string): boolean {
  return Number.parseInt(version, 10) >= 302;
}

/** The set as requested: all of the request is taken, or, undefined, nothing of it. */
function request(view: View, argument: string): number | undefined {
  let set = view.client.capabilities;
  for (const name of argument.split(" ")) {
    if (name === "") continue;
    const key = name.replace(/^-/, "");
    if (!isCapability(key) || !isOffered(view, key)) return undefined;
    set = changed(set, key, name === key);
  }
  return set;
}

/** What this network can do, as it is configured. */
function isOffered({ server }: View, name: Capability): boolean {
  return !name.endsWith("/webpush") || server.push !== undefined;
}

function isCapability(name: string): name is Capability {
  return Object.hasOwn(capabilities, name);
}
