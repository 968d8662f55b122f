/** METADATA: what users and channels say of themselves by key (IRCv3 draft/metadata-3). */
import { holderOf, metadataOf, nameOf, noSuchHolder } from "../network/metadata.ts";
import { has } from "../protocol/capabilities.ts";
import { fold } from "../protocol/names.ts";
import {
  type Command,
  numericReply,
  type Proposal,
  type RegisteredView,
  type Response,
  type View,
} from "./command.ts";
import { metadataOfNewcomer } from "./metadata-newcomer.ts";
import {
  chosen,
  listReply,
  metadataBatch,
  metadataFailure,
  problemWith,
  valueReply,
} from "./metadata-replies.ts";
import { subscribe, subscriptions, unsubscribe } from "./metadata-subscriptions.ts";
import { everybody, synced, syncedAll } from "./metadata-sync.ts";

/** How many parameters follow a subcommand, at least and at most. */
const parameters: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ["GET", [1, Number.POSITIVE_INFINITY]],
  ["LIST", [0, 0]],
  ["SET", [1, 2]],
  ["CLEAR", [0, 0]],
  ["SUB", [1, Number.POSITIVE_INFINITY]],
  ["UNSUB", [1, Number.POSITIVE_INFINITY]],
  ["SUBS", [0, 0]],
  ["SYNC", [0, 0]],
]);

export const metadata: Command = {
  verb: "METADATA",
  from: "anyone",
  parameters: 0,
  fresh: ({ session }, { params: [, subcommand = ""] }) =>
    session !== undefined && ["GET", "LIST", "SYNC"].includes(subcommand.toUpperCase()),
  help: `METADATA <target> GET <keys> | LIST | SET <key> [:<value>] | CLEAR | SUB <keys> | UNSUB <keys> | SUBS | SYNC: what users and channels say of themselves, and being told when that changes`,
  run(view, { params: [target = "", written = "", ...rest] }) {
    if (!has(view.client.capabilities, "draft/metadata-3")) return unknown(view);
    const subcommand = written.toUpperCase();
    const [least, most] = parameters.get(subcommand) ?? [];
    if (least === undefined || most === undefined) {
      const description = `Use ${[...parameters.keys()].join(", ")}`;
      return { replies: [metadataFailure("INVALID_PARAMS", description, written)] };
    }
    if (rest.length < least || rest.length > most) {
      const description = `${rest.length < least ? "Not enough" : "Too many"} parameters`;
      return { replies: [metadataFailure("INVALID_PARAMS", description, written)] };
    }
    return subscribing(view, target, subcommand, rest) ?? answer(view, target, subcommand, rest);
  },
};

/** As if there were no such command: without the capability nothing that it says could be understood. */
function unknown({ session }: View): Response {
  const reply = session ? numericReply("ERR_UNKNOWNCOMMAND", "METADATA") : numericReply("ERR_NOTREGISTERED");
  return { replies: [reply] };
}

function isOneself({ session }: View, target: string): boolean {
  return target === "*" || (session !== undefined && fold(target) === fold(session.nick));
}

function noTarget(target: string): Response {
  return { replies: [metadataFailure("INVALID_TARGET", noSuchHolder, target)] };
}

/** Undefined when the subcommand is about something else. */
function subscribing(
  view: View,
  target: string,
  subcommand: string,
  keys: readonly string[],
): Response | undefined {
  if (!["SUB", "UNSUB", "SUBS"].includes(subcommand)) return undefined;
  if (!isOneself(view, target)) {
    const description = "Everybody subscribes for themselves: use *";
    return { replies: [metadataFailure("INVALID_TARGET", description, target)] };
  }
  if (subcommand === "SUBS") return subscriptions(view);
  return subcommand === "SUB" ? subscribe(view, keys) : unsubscribe(view, keys);
}

function answer(view: View, written: string, subcommand: string, rest: readonly string[]): Response {
  const { session } = view;
  const target = isOneself(view, written) ? "*" : written;
  const problem = subcommand === "SET" ? problemWith(rest) : undefined;
  if (problem) return { replies: [problem] };
  if (!session) return target === "*" ? metadataOfNewcomer(view, subcommand, rest) : noTarget(written);
  if (subcommand === "SET") return { proposals: [set(target, rest)] };
  if (subcommand === "CLEAR") return { proposals: [clear(target)] };
  return read({ ...view, session }, target, subcommand, rest);
}

function read(view: RegisteredView, target: string, subcommand: string, keys: readonly string[]): Response {
  if (subcommand === "SYNC" && target === everybody) return { replies: [syncedAll(view)] };
  const holder = holderOf(view.state, view.session, target);
  if (!holder) return noTarget(target);
  if (subcommand === "SYNC") return { replies: [synced(view, holder)] };
  const [name, values] = [nameOf(holder), metadataOf(holder)];
  return {
    replies: [
      subcommand === "LIST" ? listReply(name, values) : metadataBatch(name, chosen(name, values, keys)),
    ],
  };
}

function set(target: string, [key = "", value = ""]: readonly string[]): Proposal {
  return {
    event: { type: "metadata-changed", target, key, ...(value !== "" && { value }) },
    answer: ({ state, session }) => {
      const holder = session && holderOf(state, session, target);
      return holder ? [valueReply(nameOf(holder), key, metadataOf(holder).get(key))] : [];
    },
  };
}

function clear(target: string): Proposal {
  return {
    event: { type: "metadata-changed", target, key: "*" },
    answer: ({ state, session }, { deliveries }) => {
      const holder = session && holderOf(state, session, target);
      if (!holder) return [];
      const cleared = deliveries.flatMap(({ line }) =>
        line.type === "metadata-changed" ? [valueReply(line.target, line.key, undefined)] : [],
      );
      return [metadataBatch(nameOf(holder), cleared)];
    },
  };
}
