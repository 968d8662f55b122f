/** No text that is drawn turns the direction of what stands around it, whoever wrote it. */
import { options } from "preact";
import { straight } from "./text/straight.ts";

/** From now on, for every text. */
export function keepTextStraight(): void {
  const before = options.vnode;
  options.vnode = (node) => {
    const drawn: { type: unknown; props: unknown } = node;
    if (drawn.type === null && typeof drawn.props === "string") drawn.props = straight(drawn.props);
    before?.(node);
  };
}
