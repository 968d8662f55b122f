/** The small figures of the picture: people, and a dot for each kind of entry; and the page's icons. */
import type { JSX } from "preact";
import type { LiveKind } from "../../protocol/live.ts";

export const figurePath =
  "M0-5.6a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM-4.4 5.4c0-3.3 1.9-5.1 4.4-5.1s4.4 1.8 4.4 5.1Z";

/** An entry: what is said is full, who comes and goes is a ring, changes are squares, what is about nodes is a diamond. */
export function Entry({ kind, radius }: { readonly kind: LiveKind; readonly radius: number }): JSX.Element {
  const thin = radius * 0.78;
  switch (kind) {
    case "said":
      return <circle class="entry full" r={radius} />;
    case "came":
    case "back":
    case "joined":
      return (
        <>
          <circle class="entry ring" r={thin} />
          <circle class="entry full" r={radius * 0.34} />
        </>
      );
    case "left":
    case "closed":
    case "parted":
      return <circle class="entry ring" r={thin} />;
    case "changed":
      return <rect class="entry full" x={-thin} y={-thin} width={2 * thin} height={2 * thin} rx={2} />;
    case "node":
      return (
        <path
          class="entry full"
          d={`M0 ${-radius * 1.2}L${radius * 1.2} 0L0 ${radius * 1.2}L${-radius * 1.2} 0Z`}
        />
      );
  }
}

function icon(...paths: string[]): () => JSX.Element {
  return () => (
    <svg class="icon" width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">
      {paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

export const BoltIcon = icon("M13 3 5 13.5h6L10 21l8.500-11H12.500Z");
export const PauseIcon = icon("M9 5v14M15 5v14");
export const ChatIcon = icon("M4 5.500h16v11H11l-4.500 4v-4H4Z");
export const HelpIcon = icon(
  "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17Z",
  "M9.500 9.600a2.600 2.600 0 1 1 3.700 2.400c-.8.400-1.200.900-1.200 1.700M12 16.600v.100",
);
