/** Against what a search is read: now, here, and by whom. */
import { watch } from "../store.ts";
import { spoken } from "../texts/language.ts";
import { dateOrderOf } from "./dates.ts";
import type { Reader } from "./query.ts";

export function reader(): Reader {
  return { now: Date.now(), order: dateOrderOf(spoken().formats), nick: watch().me.nick };
}
