/** From what somebody types as a channel's name to one that can be. */
import { limits } from "../../protocol/limits.ts";
import { fold, isChannel } from "../../protocol/names.ts";

/** "My Team" → "#My-Team": with one "#", and hyphens for what no name may hold. */
export function channelNameFrom(typed: string): string {
  const rest = typed
    .trim()
    .replace(/^#+/, "")
    .replace(/[\s,\x00-\x1f]+/g, "-");
  return `#${rest}`;
}

export function problemWithName(name: string): "empty" | "long" | "wrong" | undefined {
  if (name === "#") return "empty";
  if (new TextEncoder().encode(name).length > limits.channel) return "long";
  return isChannel(name) ? undefined : "wrong";
}

export function isSameName(one: string, other: string): boolean {
  return fold(one) === fold(other);
}
