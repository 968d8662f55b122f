/** The tape: the newest records of the log, each a box with a dot for each of its entries. */

import { t } from "../texts/cluster.ts";
import { formatNumber } from "../texts/formats.ts";
import { colourOf } from "./colours.ts";
import { dotAt, dotsPerCell, type Geometry, visibleRecords } from "./geometry.ts";
import { Entry } from "./glyphs.tsx";
import { type Dot, placeOf } from "./picture.ts";
import { picture } from "./watching.ts";

/** Each so many records their number is told. */
const numberedEach = 5;

/** @param base boxes are counted from this record */
export function Tape({ geometry, base }: { readonly geometry: Geometry; readonly base: number }) {
  const { headX, cell, tape } = geometry;
  const { head } = picture;
  const oldest = Math.max(1, head - visibleRecords(geometry) - 6);
  const records = Array.from({ length: head - oldest + 1 }, (_, index) => oldest + index);
  return (
    <g class="tape">
      <defs>
        <linearGradient id="tape-fades">
          <stop class="fading" offset="0" />
          <stop class="fading" offset="1" stop-opacity="0" />
        </linearGradient>
        <clipPath id="tape-ends">
          <rect x={0} y={0} width={headX} height={tape.top + tape.height} />
        </clipPath>
      </defs>
      <rect class="band" x={-20} y={tape.top} width={headX + 20} height={tape.height} rx={12} />
      <g clip-path="url(#tape-ends)">
        <g data-strip>
          {records.map((record) => (
            <Cell key={record} record={record} x={(record - 1 - base) * cell} geometry={geometry} />
          ))}
        </g>
      </g>
      <rect x={0} y={tape.top - 1} width={1.8 * cell} height={tape.height + 2} fill="url(#tape-fades)" />
      <rect class="next" x={headX + 8} y={tape.top + 6} width={cell - 6} height={tape.height - 12} rx={9} />
      <text class="small" x={headX + 5 + cell / 2} y={tape.top + tape.height + 16} text-anchor="middle">
        {t("cluster.next")}
      </text>
      <line class="head" x1={headX} x2={headX} y1={tape.top - 6} y2={tape.top + tape.height + 6} />
      <text class="head-label" x={headX} y={tape.top - 13} text-anchor="end">
        {t("cluster.head")} <tspan>{formatNumber(head)}</tspan>
      </text>
    </g>
  );
}

interface CellProps {
  readonly record: number;
  readonly x: number;
  readonly geometry: Geometry;
}

function Cell({ record, x, geometry }: CellProps) {
  const { cell, tape, isSmall } = geometry;
  const dots = picture.records.get(record) ?? [];
  const shown = dots.length > dotsPerCell ? dots.slice(0, dotsPerCell - 1) : dots;
  const more = dots.length - shown.length;
  const last = dotAt(geometry, dotsPerCell - 1, dotsPerCell);
  return (
    <g transform={`translate(${x} ${tape.top})`}>
      <rect
        class={dots.length > 0 ? "cell" : "cell unseen"}
        x={2}
        y={6}
        width={cell - 4}
        height={tape.height - 12}
        rx={7}
      />
      {shown.map((dot, index) => (
        <DotFigure
          key={dot.position}
          dot={dot}
          at={dotAt(geometry, index, dots.length)}
          radius={isSmall ? 4.6 : 5.6}
        />
      ))}
      {more > 0 && (
        <text class="more" x={last.x} y={last.y + 4} text-anchor="middle">
          +{formatNumber(more)}
        </text>
      )}
      {record % numberedEach === 0 && (
        <text class="number" x={cell / 2} y={tape.height - 12} text-anchor="middle">
          {formatNumber(record)}
        </text>
      )}
    </g>
  );
}

interface DotProps {
  readonly dot: Dot;
  readonly at: { readonly x: number; readonly y: number };
  readonly radius: number;
}

function DotFigure({ dot, at, radius }: DotProps) {
  const { kind, node, isRefused } = dot;
  const record = Math.floor(dot.position / 1024);
  const values = { kind: t(`cluster.kind.${kind}`), node, record, place: placeOf(dot) };
  return (
    <g transform={`translate(${at.x} ${at.y})`}>
      <g class={isRefused ? "dot refused" : "dot"} style={{ "--node": colourOf(node) }}>
        <title>{t(isRefused ? "cluster.dot.refused" : "cluster.dot", values)}</title>
        <Entry kind={kind} radius={radius} />
      </g>
    </g>
  );
}
