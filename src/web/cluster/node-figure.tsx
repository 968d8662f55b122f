/** A node in the picture: its heartbeat, how it is, and a figure for each of its connections. */
import { useEffect, useState } from "preact/hooks";
import type { LiveNode } from "../../protocol/live.ts";
import { t } from "../texts/cluster.ts";
import { formatNumber } from "../texts/formats.ts";
import { figureAt, type Geometry, peopleRows } from "./geometry.ts";
import { figurePath } from "./glyphs.tsx";
import { feed, link, onFresh, picture } from "./watching.ts";

/** In a circle of less, in pixels, only the name has room; how the node is stands below. */
const narrowBelow = 27;

interface Props {
  readonly node: LiveNode;
  readonly geometry: Geometry;
  readonly x: number;
  readonly colour: string;
}

export function NodeFigure({ node, geometry, x, colour }: Props) {
  const { nodeY, radius, people, isSmall } = geometry;
  const { id, connections, incarnation } = node;
  const state = stateOf(node);
  const isNarrow = radius < narrowBelow;
  const beats = useBeats(id);
  const most = people.perRow * peopleRows;
  const shown = connections > most ? most - 1 : connections;
  const missed = Math.min(most - shown, feed.waitingFor(id));
  const figures = Math.min(connections, most) + missed;
  const looks = link.value.kind === "live" && link.value.node === id;
  return (
    <g class={`node ${state}`} style={{ "--node": colour }}>
      <g transform={`translate(${x} ${nodeY})`}>
        {beats > 0 && <circle key={beats} class="beat" r={radius} />}
        {state === "lost" && <circle key={incarnation} class="burst" r={radius} />}
        <circle class="body" r={radius} />
        <text class={isNarrow ? "name narrow" : "name"} dy={isNarrow ? "0.35em" : "0em"}>
          {id}
        </text>
        {!isNarrow && (
          <text class="state" dy="1.5em">
            {t(`cluster.state.${state}`)}
          </text>
        )}
        {looks && (
          <g class="eye" transform={`translate(${radius * 0.74} ${-radius * 0.74})`}>
            <title>{t("cluster.node.looks")}</title>
            <circle r={11} />
            <path d="M-6.500 0C-4-4.400 4-4.400 6.500 0 4 4.400-4 4.400-6.500 0Z" />
            <circle class="pupil" r={2.2} />
          </g>
        )}
      </g>
      {Array.from({ length: shown + missed }, (_, index) => {
        const at = figureAt(geometry, x, index, figures);
        const transform = `translate(${at.x} ${at.y}) scale(${isSmall ? 1.05 : 1.35})`;
        const look = index < shown ? "figure" : "figure missed";
        return <path key={`${look} ${index}`} class={look} d={figurePath} transform={transform} />;
      })}
      {connections > shown && <More geometry={geometry} x={x} place={most - 1} count={connections - shown} />}
    </g>
  );
}

interface MoreProps {
  readonly geometry: Geometry;
  readonly x: number;
  readonly place: number;
  readonly count: number;
}

function More({ geometry, x, place, count }: MoreProps) {
  const at = figureAt(geometry, x, place, place + 1);
  return (
    <text class="more" x={at.x} y={at.y + 4} text-anchor="middle">
      +{formatNumber(count)}
    </text>
  );
}

export type Shown = LiveNode["state"] | "starting";

export function stateOf({ id, state }: LiveNode): Shown {
  return state === "lost" && picture.starting.has(id) ? "starting" : state;
}

/** How many heartbeats were heard: each is shown once. */
function useBeats(id: string): number {
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    return onFresh((fresh) => {
      if (fresh.beats.includes(id)) setBeats((count) => count + 1);
    });
  }, [id]);
  return beats;
}
