/** Fetches what stands and listens around the conversation: at the same time as the chat, and nothing waits for it. */
import type { ComponentType } from "preact";
import { later } from "./later.tsx";

export type Beside = typeof import("./beside.tsx");

let fetched: Promise<Beside> | undefined;

/** What is there already is given before the next picture is drawn, which `import` does not promise. */
export function fetchBeside(): Promise<Beside> {
  fetched ??= import("./beside.tsx").catch((error) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

/** A part of the screen that is among it. */
export function fromBeside<Props extends object>(
  part: (beside: Beside) => ComponentType<Props>,
): ComponentType<Props> {
  return later(async () => part(await fetchBeside()));
}
