/** The numbers in the picture that the hints explain; the one that is told stands out. */
import { type Geometry, nodeX } from "./geometry.ts";
import { picture } from "./watching.ts";

export interface Hinting {
  /** Which hint is told; undefined when nothing is explained. */
  readonly hint: number | undefined;
  readonly showHint: (hint: number) => void;
}

export function Badges({ geometry, hinting }: { readonly geometry: Geometry; readonly hinting: Hinting }) {
  return (
    <g class="badges">
      {placesOf(geometry).map(({ x, y }, index) => (
        <g
          key={`${index + 1}`}
          class={index === hinting.hint ? "told" : ""}
          transform={`translate(${x} ${y})`}
          // For who points at them; the hints have buttons for everybody.
          onPointerDown={() => hinting.showHint(index)}
        >
          <circle r={11} />
          <text dy="0.35em">{index + 1}</text>
        </g>
      ))}
    </g>
  );
}

/** In the order of the hints. */
function placesOf(geometry: Geometry): { readonly x: number; readonly y: number }[] {
  const { headX, cell, tape, lanes, nodeY, radius, people, width } = geometry;
  const count = picture.nodes.length;
  const [first, last] = [nodeX(geometry, 0, count), nodeX(geometry, count - 1, count)];
  const corner = radius * 0.76;
  return [
    { x: headX - cell * 3.5, y: tape.top },
    { x: headX - cell * 1.5 + 15, y: tape.top + 22 },
    { x: headX + 18, y: tape.top - 16 },
    { x: Math.max(16, headX - cell * 5), y: lanes.top + ((count - 1) * lanes.gap) / 2 },
    { x: first - corner, y: nodeY - corner },
    { x: last - corner, y: nodeY - corner },
    { x: Math.min(width - 14, last + radius + 6), y: people.top },
    { x: first - corner, y: nodeY + corner },
  ];
}
