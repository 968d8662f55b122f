/** The stage: the log as a tape in the middle, the nodes below it, and what goes between them. */
import "./stage.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../texts/cluster.ts";
import { Badges, type Hinting } from "./badges.tsx";
import { colourOf } from "./colours.ts";
import { type Geometry, geometryFor, laneX, nodeX, thread } from "./geometry.ts";
import { launch } from "./launching.ts";
import { Motion } from "./motion.ts";
import { NodeFigure } from "./node-figure.tsx";
import { Tape } from "./tape.tsx";
import { onFresh, picture, revision } from "./watching.ts";

export function Stage(hinting: Hinting) {
  revision.value;
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const geometry = geometryFor(width, picture.nodes.length);
  return (
    <div class="stage" ref={place}>
      {width > 0 && picture.begin && <Scene geometry={geometry} hinting={hinting} />}
    </div>
  );
}

function Scene({ geometry, hinting }: { readonly geometry: Geometry; readonly hinting: Hinting }) {
  const root = useRef<SVGSVGElement>(null);
  const flights = useRef<SVGGElement>(null);
  const base = useMotion(root, geometry);
  useEffect(() => {
    return onFresh((fresh) => flights.current && launch(flights.current, fresh, geometry));
  }, [geometry.width, picture.nodes.length]);
  const { nodes, head, people, waiting } = picture;
  const up = nodes.filter(({ state }) => state === "up").length;
  const { width, height } = geometry;
  return (
    <svg
      ref={root}
      class="scene"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t("cluster.picture", { head, up, all: nodes.length, people, waiting })}
    >
      <Tape geometry={geometry} base={base} />
      {nodes.map((node, index) => (
        <g key={node.id} class={`strand ${node.state}`} style={{ "--node": colourOf(node.id) }}>
          <path class="thread" data-thread={node.id} />
          <line
            class="lane"
            data-lane={node.id}
            x1={0}
            x2={0}
            y1={laneY(geometry, index)}
            y2={laneY(geometry, index)}
          />
          <circle class="mark" data-mark={node.id} r={4.5} cy={laneY(geometry, index)} />
        </g>
      ))}
      {nodes.map((node, index) => (
        <NodeFigure
          key={node.id}
          node={node}
          geometry={geometry}
          x={nodeX(geometry, index, nodes.length)}
          colour={colourOf(node.id)}
        />
      ))}
      <g ref={flights} />
      {hinting.hint !== undefined && <Badges geometry={geometry} hinting={hinting} />}
    </svg>
  );
}

function laneY({ lanes }: Geometry, index: number): number {
  return lanes.top + index * lanes.gap;
}

/** Moves the tape, the lanes and the threads, until all is where it belongs. @returns where the tape's boxes are counted from */
function useMotion(root: { readonly current: SVGSVGElement | null }, geometry: Geometry): number {
  const motion = useRef<Motion>(undefined);
  const base = useRef(0);
  // Far numbers would be drawn inexactly.
  if (Math.abs(picture.head - base.current) > 5000) base.current = picture.head;
  useLayoutEffect(() => {
    let wanted = 0;
    let before = performance.now();
    const known = (): Map<string, number> => new Map(picture.nodes.map(({ id, applied }) => [id, applied]));
    motion.current ??= begun(picture.head);
    const shown = motion.current;
    const step = (now: number): void => {
      const elapsed = matchMedia("(prefers-reduced-motion: reduce)").matches
        ? 1e6
        : Math.min(100, now - before);
      before = now;
      const moves = shown.step(elapsed, picture.head, known());
      if (root.current) place(root.current, shown, geometry, base.current);
      wanted = moves ? requestAnimationFrame(step) : 0;
    };
    step(before);
    return () => cancelAnimationFrame(wanted);
  });
  return base.current;
}

function begun(head: number): Motion {
  const motion = new Motion();
  motion.head = head;
  return motion;
}

function place(root: SVGSVGElement, { head, applied }: Motion, geometry: Geometry, base: number): void {
  const { headX, cell } = geometry;
  root
    .querySelector("[data-strip]")
    ?.setAttribute("transform", `translate(${headX - (head - base) * cell} 0)`);
  for (const [index, { id }] of picture.nodes.entries()) {
    const x = laneX(geometry, head, applied.get(id) ?? 0);
    const y = laneY(geometry, index);
    const at = nodeX(geometry, index, picture.nodes.length);
    root.querySelector(`[data-lane="${id}"]`)?.setAttribute("x2", String(x));
    root.querySelector(`[data-mark="${id}"]`)?.setAttribute("cx", String(x));
    root.querySelector(`[data-thread="${id}"]`)?.setAttribute("d", thread(geometry, { x, y: y + 5 }, at));
  }
}

function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!place.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return width;
}
