/** The targets of a command: a list with commas, in which each counts once, and of which there may be too many. */
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import { numericReply, type Response } from "./command.ts";

/** What stands between the commas, each once and as it was first written. */
export function targetsOf(list: string): readonly string[] {
  if (!list.includes(",")) return list === "" ? [] : [list];
  const written = list.split(",").filter((target) => target !== "");
  return once(written, (target) => target);
}

/** Each item once: of those whose names are the same in IRC's eyes the first. */
export function once<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  const first = new Map<string, Item>();
  for (const item of items) {
    const name = fold(nameOf(item));
    if (!first.has(name)) first.set(name, item);
  }
  return [...first.values()];
}

/** The answer to who names more targets than a command may have. */
export function tooMany(verb: string, targets: readonly unknown[]): Response | undefined {
  return targets.length > limits.targets
    ? { replies: [numericReply("ERR_TOOMANYTARGETS", verb)] }
    : undefined;
}
