/** The page of the cluster, as a whole. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../texts/cluster.ts";
import { formatNumber } from "../texts/formats.ts";
import { Cards } from "./cards.tsx";
import { FeedList } from "./feed-list.tsx";
import { ChatIcon, HelpIcon } from "./glyphs.tsx";
import { Hints } from "./hints.tsx";
import { RobotsPanel } from "./robots-panel.tsx";
import { Stage } from "./stage.tsx";
import { deeds, link, picture, revision } from "./watching.ts";

/** In an address behind "#": the picture is explained from the beginning. */
const explained = "#explain";

export function Page() {
  /** Which hint is told; undefined for none. */
  const [hint, setHint] = useState<number | undefined>(location.hash === explained ? 0 : undefined);
  return (
    <div class={hint === undefined ? "cluster" : "cluster explained"}>
      <header>
        <div class="title">
          <h1>{t("cluster.heading")}</h1>
          <LinkState />
        </div>
        <nav>
          <button
            type="button"
            class="button button-quiet"
            aria-pressed={hint !== undefined}
            onClick={() => setHint(hint === undefined ? 0 : undefined)}
          >
            <HelpIcon />
            {t("cluster.explain")}
          </button>
          <a class="button" href="/" target="chorus-chat">
            <ChatIcon />
            {t("cluster.chat")}
          </a>
        </nav>
        <p class="lead">{t("cluster.lead")}</p>
      </header>
      <main>
        <div class="view">
          <Numbers />
          <Stage hint={hint} showHint={setHint} />
          <Cards />
        </div>
        {hint !== undefined && <Hints step={hint} goTo={setHint} />}
        <aside>
          {deeds.value.length > 0 && <RobotsPanel />}
          <FeedList />
        </aside>
      </main>
    </div>
  );
}

function LinkState() {
  const now = link.value;
  useEffect(() => {
    revision.value;
    if (picture.begin) document.title = t("cluster.title", { network: picture.begin.network });
  });
  if (now.kind === "connecting") return <p class="link">{t("cluster.connecting")}</p>;
  if (now.kind === "silent") return <p class="link silent">{t("cluster.silent")}</p>;
  const { node, lost } = now;
  return (
    <p class="link live">
      {lost === undefined ? t("cluster.live", { node }) : t("cluster.moved", { node, lost })}
    </p>
  );
}

function Numbers() {
  revision.value;
  const { records, messages } = picture.rates;
  const shown = [
    ["cluster.stat.head", picture.head],
    ["cluster.stat.records", Math.round(records * 10) / 10],
    ["cluster.stat.messages", Math.round(messages * 10) / 10],
    ["cluster.stat.people", picture.people],
    ["cluster.stat.waiting", picture.waiting],
  ] as const;
  return (
    <dl class="numbers">
      {shown.map(([key, value]) => (
        <div key={key} class={key === "cluster.stat.waiting" && value > 0 ? "noted" : ""}>
          <dt>{t(key)}</dt>
          <dd>{formatNumber(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
