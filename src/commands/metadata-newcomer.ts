/** METADATA of who has not registered yet: it is kept with the connection until there is a session. */
import { limits } from "../protocol/limits.ts";
import type { Response, View } from "./command.ts";
import { chosen, listReply, metadataBatch, metadataFailure, valueReply } from "./metadata-replies.ts";

/** Who has no name yet. */
const nobody = "*";

export function metadataOfNewcomer(
  { client: { metadata, subscribed } }: View,
  subcommand: string,
  rest: readonly string[],
): Response {
  const [key = "", value = ""] = rest;
  switch (subcommand) {
    case "GET":
      return { replies: [metadataBatch(nobody, chosen(nobody, metadata, rest))] };
    case "SYNC":
      return {
        replies: [listReply(nobody, new Map([...metadata].filter(([each]) => subscribed.has(each))))],
      };
    case "CLEAR": {
      const cleared = [...metadata.keys()].map((each) => valueReply(nobody, each, undefined));
      return { client: { metadata: new Map() }, replies: [metadataBatch(nobody, cleared)] };
    }
    case "SET": {
      const changed = new Map(metadata);
      if (value === "") changed.delete(key);
      else changed.set(key, value);
      if (changed.size > limits.metadata) {
        const description = "You have as many keys as you may have";
        return { replies: [metadataFailure("LIMIT_REACHED", description, nobody, String(limits.metadata))] };
      }
      return { client: { metadata: changed }, replies: [valueReply(nobody, key, changed.get(key))] };
    }
    default:
      return { replies: [listReply(nobody, metadata)] };
  }
}
