/** The hints: what each thing in the picture is, one after the other, by the numbers that stand there. */
import "./hints.css";
import { type LiveKind, suspectedAt } from "../../protocol/live.ts";
import { t } from "../texts/cluster.ts";
import { formatNumber } from "../texts/formats.ts";
import { Entry } from "./glyphs.tsx";
import { picture } from "./watching.ts";

export const hints = [
  "record",
  "position",
  "head",
  "applied",
  "beat",
  "suspicion",
  "people",
  "incarnation",
] as const;

interface Props {
  /** Which is told, from 0. */
  readonly step: number;
  readonly goTo: (step: number) => void;
}

export function Hints({ step, goTo }: Props) {
  const name = hints[step] ?? "record";
  const { lostAfter = 0, grace = 0 } = picture.begin ?? {};
  const lost = lostAfter / 1000;
  const values = { lost, suspected: lost * suspectedAt, grace: grace / 1000 };
  return (
    <section class="panel hints" id="hints" aria-labelledby="hint-heading">
      <div class="hint-text" aria-live="polite">
        <h2 id="hint-heading">
          <span class="hint-number">{formatNumber(step + 1)}</span>
          {t(`cluster.hint.${name}`)}
        </h2>
        <p>{t(`cluster.hint.${name}.text`, values)}</p>
      </div>
      {name === "position" && <Legend />}
      <nav class="hint-steps" aria-label={t("cluster.explain")}>
        {hints.map((hint, index) => (
          <button
            key={hint}
            type="button"
            aria-label={`${formatNumber(index + 1)}: ${t(`cluster.hint.${hint}`)}`}
            aria-current={index === step ? "step" : undefined}
            onClick={() => goTo(index)}
          >
            {formatNumber(index + 1)}
          </button>
        ))}
      </nav>
      <button
        type="button"
        class="button button-quiet hint-next"
        onClick={() => goTo((step + 1) % hints.length)}
      >
        {t("cluster.hint.next")}
      </button>
    </section>
  );
}

const legend = [
  ["said", "cluster.glyph.said"],
  ["came", "cluster.glyph.came"],
  ["left", "cluster.glyph.left"],
  ["changed", "cluster.glyph.changed"],
  ["node", "cluster.glyph.node"],
] as const satisfies readonly (readonly [LiveKind, string])[];

function Legend() {
  return (
    <ul class="legend">
      {legend.map(([kind, key]) => (
        <li key={kind}>
          <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
            <Entry kind={kind} radius={6} />
          </svg>
          {t(key)}
        </li>
      ))}
    </ul>
  );
}
