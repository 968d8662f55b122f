/** No text that is drawn turns the direction of what stands around it: "exe.gpj" is not shown as if it were "jpg.exe". */
import { options } from "preact";

/** Embeddings, overrides and isolates. What only marks a place's own direction is left: people write it. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/** From now on, for every text, whoever wrote it. */
export function keepTextStraight(): void {
  const before = options.vnode;
  options.vnode = (node) => {
    const drawn: { type: unknown; props: unknown } = node;
    if (drawn.type === null && typeof drawn.props === "string")
      drawn.props = drawn.props.replace(turning, "");
    before?.(node);
  };
}
