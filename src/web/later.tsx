/** Parts of the screen that are fetched when they are drawn first, so that they need not come with the page. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** So often is asked again for what could not be fetched, in milliseconds: its node may be coming back. */
const again_ms = 1_000;

export async function untilFetched<Value>(fetch: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await fetch();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, again_ms));
    }
  }
}

export interface Later<Value> {
  /** Undefined until it is there. */
  readonly fetched: ReadonlySignal<Value | undefined>;
  /** Asks for it, until it is there. */
  want(): void;
}

export function fetchLater<Value>(fetch: () => Promise<Value>): Later<Value> {
  const fetched = signal<Value | undefined>(undefined);
  let isWanted = false;
  const want = () => {
    if (isWanted) return;
    isWanted = true;
    void untilFetched(fetch).then((value) => {
      fetched.value = value;
    });
  };
  return { fetched, want };
}

/** `Meanwhile` stands in its place until it is there; else nothing does. */
export function later<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
): ComponentType<Props> {
  const { fetched, want } = fetchLater(fetch);
  return (props: Props) => {
    // Before it is on the screen: what is there already stands in it from the first.
    useLayoutEffect(want, []);
    const Shown = fetched.value ?? Meanwhile;
    return Shown ? <Shown {...props} /> : null;
  };
}

/** Asks again for stylesheets too: a part that could not get its own comes without it. */
export function beginToFetchStylesAgain(): void {
  const again = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
    setTimeout(() => target.replaceWith(target.cloneNode()), again_ms);
  };
  // Such an event is told to its element only, and on the way there.
  addEventListener("error", again, true);
}

/** Fetches parts before they are wanted, when there is nothing else to do: their node may be gone when they are. */
export function fetchSoon(...fetches: (() => Promise<unknown>)[]): void {
  const idle = globalThis.requestIdleCallback ?? ((task: () => void) => setTimeout(task, 2_000));
  // What cannot be fetched now is fetched when it is wanted.
  idle(() => fetches.forEach((fetch) => void fetch().catch(() => {})));
}
