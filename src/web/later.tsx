/** Parts of the screen that are fetched when they are drawn first, so that they need not come with the page. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** So often a part is asked for again that could not be fetched: its node may be coming back. */
const again_ms = 2_000;

/** Nothing stands in its place until it is there. */
export function later<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let Part: ComponentType<Props> | undefined;
  return (props: Props) => {
    const [, draw] = useState(0);
    useEffect(() => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isWanted = true;
      const get = () =>
        fetch().then(
          (fetched) => {
            Part = fetched;
            if (isWanted) draw(1);
          },
          () => {
            if (isWanted) timer = setTimeout(get, again_ms);
          },
        );
      if (!Part) void get();
      return () => {
        isWanted = false;
        clearTimeout(timer);
      };
    }, []);
    return Part ? <Part {...props} /> : null;
  };
}

/** Fetches parts before they are wanted, when there is nothing else to do: their node may be gone when they are. */
export function fetchSoon(...fetches: (() => Promise<unknown>)[]): void {
  const idle = globalThis.requestIdleCallback ?? ((task: () => void) => setTimeout(task, 2_000));
  // What cannot be fetched now is fetched when it is wanted.
  idle(() => fetches.forEach((fetch) => void fetch().catch(() => {})));
}
