/** The robots' switch, and the check of what they hear. */
import "./robots-panel.css";
import { useEffect, useState } from "preact/hooks";
import { t } from "../texts/cluster.ts";
import { formatNumber } from "../texts/formats.ts";
import { colourOf } from "./colours.ts";
import { type Robots, robotsChannel } from "./robots.ts";
import type { Summary } from "./tally.ts";
import { picture, robots, switchRobots } from "./watching.ts";

/** How often the check is shown anew, in milliseconds. */
const shownEach = 250;

export function RobotsPanel() {
  const running = robots.value;
  return (
    <section class="panel robots">
      <div class="switch-row">
        <h2 id="robots-heading">{t("cluster.robots")}</h2>
        <button
          type="button"
          role="switch"
          class="switch"
          aria-checked={running !== undefined}
          aria-labelledby="robots-heading"
          onClick={switchRobots}
        >
          <span />
        </button>
      </div>
      {running ? (
        <Check running={running} />
      ) : (
        <p class="hint">{t("cluster.robots.lead", { channel: robotsChannel })}</p>
      )}
    </section>
  );
}

function Check({ running }: { readonly running: Robots }) {
  const [, show] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => show((count) => count + 1), shownEach);
    return () => clearInterval(timer);
  }, [running]);
  const { summary } = running.tally;
  const numbers = [
    ["cluster.robots.said", summary.said, false],
    ["cluster.robots.whole", summary.whole, false],
    ["cluster.robots.missing", summary.missing, summary.missing > 0],
    ["cluster.robots.doubled", summary.doubled, summary.doubled > 0],
    ["cluster.robots.order", summary.misplaced, summary.misplaced > 0],
  ] as const;
  return (
    <>
      <dl class="tally">
        {numbers.map(([key, value, isBad]) => (
          <div key={key} class={isBad ? "bad" : ""}>
            <dt>{t(key)}</dt>
            <dd>{formatNumber(value)}</dd>
          </div>
        ))}
      </dl>
      <p class="verdict">{running.areReady ? verdict(summary) : t("cluster.robots.joining")}</p>
      <ul class="crew">
        {running.robots.map(({ name, address }) => {
          const node = picture.nodes.find((one) => one.address === address)?.id;
          const robot = name.split("-").slice(0, 2).join("-");
          return (
            <li
              key={name}
              class={node ? "" : "away"}
              style={{ "--node": node ? colourOf(node) : "var(--line-strong)" }}
            >
              {node ? t("cluster.robots.at", { robot, node }) : t("cluster.robots.lost", { robot })}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function verdict({ whole, missing, doubled, misplaced, underway }: Summary): string {
  if (missing + doubled + misplaced > 0) return t("cluster.robots.bad", { missing, doubled, misplaced });
  const good = t("cluster.robots.good", { count: whole });
  return underway > 0 ? `${good} ${t("cluster.robots.underway", { count: underway })}` : good;
}
