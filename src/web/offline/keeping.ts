/** Keeps the end of each conversation as it is read, for when there is no network. */
import { effect } from "@preact/signals";
import { awaitCode } from "../account/awaited.ts";
import { watch, watchAll } from "../store.ts";
import { PageKeeping } from "./page-keeping.ts";
import { forgetPages, keepPage } from "./store.ts";

/** Changes within this time are written together. */
const gather_ms = 3000;

/** What changes meanwhile, and when the page goes to the background, is kept. @param seat this tab's, watched */
export function beginToKeepPages(seat: () => number | undefined): void {
  const forget = (seat: number) => {
    awaitCode(undefined);
    return forgetPages(seat);
  };
  const keeping = new PageKeeping({ keep: keepPage, forget });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    keeping.keep(watch(), Date.now());
  };
  effect(() => {
    keeping.look(watchAll(), seat());
    timer ??= setTimeout(keep, gather_ms);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
