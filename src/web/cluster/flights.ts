/** Flights: what moves through the picture once, and is gone: entries to the log, heartbeats, people to another node. */

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Flight {
  readonly from: Point;
  readonly to: Point;
  /** How far it swings off the straight way, in pixels. */
  readonly swing: number;
  /** In milliseconds. */
  readonly delay: number;
  readonly lasts: number;
  readonly look: string;
  /** A path; without it, a dot of this radius. */
  readonly path?: string;
  readonly radius?: number;
  readonly colour: string;
}

/** At once; of more the rest is not shown. */
const flightsMax = 60;
const svg = "http://www.w3.org/2000/svg";
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

export function fly(layer: SVGGElement, flight: Flight): void {
  if (stillness.matches || document.hidden || layer.childElementCount >= flightsMax) return;
  const { from, to, swing, delay, lasts, look, path, radius = 3, colour } = flight;
  const element = document.createElementNS(svg, path === undefined ? "circle" : "path");
  if (path === undefined) element.setAttribute("r", String(radius));
  else element.setAttribute("d", path);
  element.setAttribute("class", `flight ${look}`);
  element.style.setProperty("--node", colour);
  layer.append(element);
  const steps = 12;
  const frames = Array.from({ length: steps + 1 }, (_, step) => {
    const done = step / steps;
    const { x, y } = onWay(from, to, swing, done);
    return { transform: `translate(${x}px, ${y}px)`, opacity: done === 0 ? 0 : done > 0.92 ? 0.3 : 1 };
  });
  const animation = element.animate(frames, {
    duration: lasts,
    delay,
    easing: "cubic-bezier(.45,.05,.3,1)",
    fill: "both",
  });
  animation.onfinish = () => element.remove();
  animation.oncancel = () => element.remove();
}

/** On a bow from one point to another. */
function onWay(from: Point, to: Point, swing: number, done: number): Point {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + swing };
  const [a, b, c] = [(1 - done) ** 2, 2 * done * (1 - done), done ** 2];
  return { x: a * from.x + b * middle.x + c * to.x, y: a * from.y + b * middle.y + c * to.y };
}
