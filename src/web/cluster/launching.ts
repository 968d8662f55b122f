/** What flies when a frame came: entries from their nodes to the log, heartbeats, and people who go on elsewhere. */

import { colourOf } from "./colours.ts";
import { fly } from "./flights.ts";
import { dotAt, dotsPerCell, figureAt, type Geometry, nodeX } from "./geometry.ts";
import { figurePath } from "./glyphs.tsx";
import { type Fresh, recordOf } from "./picture.ts";
import { link, picture } from "./watching.ts";

/** Entries that fly for one frame, and people that move at once. */
const entriesMax = 14;
const peopleMax = 12;
/** Frames are so far apart: what they bring is spread over that time, in milliseconds. */
const spread = 220;

export function launch(layer: SVGGElement, { dots, beats, news }: Fresh, geometry: Geometry): void {
  const places = new Map(
    picture.nodes.map(({ id }, index) => [
      id,
      { x: nodeX(geometry, index, picture.nodes.length), y: geometry.nodeY },
    ]),
  );
  const { headX, cell, tape, radius } = geometry;
  for (const [index, dot] of dots.slice(-entriesMax).entries()) {
    const from = places.get(dot.node);
    const record = recordOf(dot);
    const all = picture.records.get(record) ?? [];
    if (!from) continue;
    const at = dotAt(geometry, Math.min(all.indexOf(dot), dotsPerCell - 1), all.length);
    fly(layer, {
      from: { x: from.x, y: from.y - radius },
      to: { x: headX - (picture.head - record + 1) * cell + at.x, y: tape.top + at.y },
      ...{ swing: -20, delay: (index * spread) / entriesMax, lasts: 430, look: "entry-flight" },
      ...{ radius: 5, colour: colourOf(dot.node) },
    });
  }
  const eye = link.value.kind === "live" ? places.get(link.value.node) : undefined;
  for (const node of beats) {
    const from = places.get(node);
    if (!from || !eye || from === eye) continue;
    const side = Math.sign(eye.x - from.x);
    fly(layer, {
      from: { x: from.x + side * radius, y: from.y },
      to: { x: eye.x - side * radius, y: eye.y },
      ...{
        swing: Math.abs(eye.x - from.x) * 0.16,
        delay: 0,
        lasts: 620,
        look: "beat-flight",
        radius: 3,
        colour: colourOf(node),
      },
    });
  }
  for (const one of news) {
    if (one.kind !== "back") continue;
    const [from, to] = [places.get(one.from), places.get(one.to)];
    if (!from || !to) continue;
    for (let index = 0; index < Math.min(one.count, peopleMax); index += 1) {
      fly(layer, {
        from: figureAt(geometry, from.x, index, one.count),
        to: figureAt(geometry, to.x, index, one.count),
        ...{ swing: 34, delay: index * 90, lasts: 900, look: "person-flight" },
        ...{ path: figurePath, colour: colourOf(one.from) },
      });
    }
  }
}
