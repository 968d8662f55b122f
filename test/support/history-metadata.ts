/** Metadata in generated histories: keys that meet again, and sometimes as many as there is room for. */
import type { Metadata } from "../../src/network/events.ts";
import { limits } from "../../src/protocol/limits.ts";

/** What is changed: of a few keys one, or all. */
export function keyAndValue(choice: number): { readonly key: string; readonly value?: string } {
  if (choice % 7 === 0) return { key: "*" };
  const key = ["avatar", "url", "__proto__"][choice % 3] as string;
  return choice % 5 === 0 ? { key } : { key, value: `value ${choice % 4}` };
}

/** What somebody comes with. */
export function brought(choice: number): Metadata {
  const count = choice % 11 === 0 ? limits.metadata : 1;
  return Array.from({ length: count }, (_, index) => [`key${(choice + index) % 30}`, "value"]);
}
