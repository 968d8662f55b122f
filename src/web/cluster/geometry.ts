/** Where everything stands in the picture, in pixels, for any width and any number of nodes. */

export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly isSmall: boolean;
  /** Of one record's box. */
  readonly cell: number;
  /** The right edge of the newest record. */
  readonly headX: number;
  readonly tape: { readonly top: number; readonly height: number };
  /** Below the tape each node has a lane that shows how far it has applied. */
  readonly lanes: { readonly top: number; readonly gap: number };
  readonly nodeY: number;
  readonly radius: number;
  /** Figures below each node: how many in a row, how far apart, and where the first row is. */
  readonly people: { readonly top: number; readonly perRow: number; readonly step: number };
}

/** Below this width, in pixels, everything is smaller. */
const smallBelow = 560;
/** Rows of figures; of more connections the number is told. */
export const peopleRows = 2;
/** Dots that a record's box has room for, in two columns. */
export const dotsPerCell = 6;

export function geometryFor(width: number, nodes: number): Geometry {
  const isSmall = width < smallBelow;
  const cell = isSmall ? 36 : 48;
  const tape = { top: 30, height: isSmall ? 78 : 88 };
  const lanes = { top: tape.top + tape.height + 19, gap: Math.min(14, 64 / Math.max(1, nodes)) };
  const column = width / Math.max(1, nodes);
  const radius = Math.max(18, Math.min(isSmall ? 30 : 37, column / 2 - 14));
  const nodeY = lanes.top + lanes.gap * nodes + (isSmall ? 56 : 58) + radius;
  const step = isSmall ? 14 : 18;
  const people = {
    top: nodeY + radius + 20,
    perRow: Math.max(3, Math.min(10, Math.floor((column - 12) / step))),
    step,
  };
  const height = people.top + peopleRows * (step + 3) - 4;
  return { width, height, isSmall, cell, headX: width - cell - 22, tape, lanes, nodeY, radius, people };
}

export function nodeX({ width }: Geometry, index: number, nodes: number): number {
  return ((index + 0.5) * width) / Math.max(1, nodes);
}

/** How many records are to be seen. */
export function visibleRecords({ headX, cell }: Geometry): number {
  return Math.ceil(headX / cell) + 1;
}

/** Of one of so many dots in a box, from the box's corner: they stand in its middle. */
export function dotAt(
  { cell, tape }: Geometry,
  place: number,
  count: number,
): { readonly x: number; readonly y: number } {
  const row = Math.floor(place / 2);
  const rows = Math.ceil(Math.min(count, dotsPerCell) / 2);
  const isAlone = place === count - 1 && place % 2 === 0;
  const middle = (tape.height - 14) / 2 + 2;
  const x = isAlone ? cell / 2 : cell * (0.3 + 0.4 * (place % 2));
  return { x, y: middle + (row - (rows - 1) / 2) * 18 };
}

/** Where a node has come to, at most at the left edge. */
export function laneX({ headX, cell }: Geometry, head: number, applied: number): number {
  return Math.max(10, Math.min(headX, headX - (head - applied) * cell));
}

/** From the mark on a node's lane down to the node. */
export function thread(
  { nodeY, radius }: Geometry,
  from: { readonly x: number; readonly y: number },
  to: number,
): string {
  const end = nodeY - radius - 3;
  const bend = (end - from.y) * 0.62;
  return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to} ${end - bend} ${to} ${end}`;
}

/** Of the figure with this number below a node; rows are centred. */
export function figureAt(
  { people }: Geometry,
  x: number,
  index: number,
  count: number,
): { readonly x: number; readonly y: number } {
  const row = Math.floor(index / people.perRow);
  const inRow = Math.min(people.perRow, count - row * people.perRow);
  const column = index % people.perRow;
  return { x: x + (column - (inRow - 1) / 2) * people.step, y: people.top + row * (people.step + 3) };
}
