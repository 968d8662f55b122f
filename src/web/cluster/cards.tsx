/** The nodes in numbers, and what may be done to them. */
import "./cards.css";
import { useState } from "preact/hooks";
import { type LiveNode, pauseLasts } from "../../protocol/live.ts";
import { t } from "../texts/cluster.ts";
import { formatNumber } from "../texts/formats.ts";
import { colourOf } from "./colours.ts";
import type { Deed } from "./demo.ts";
import { BoltIcon, PauseIcon } from "./glyphs.tsx";
import { stateOf } from "./node-figure.tsx";
import { deeds, does, home, picture, revision, trouble } from "./watching.ts";

export function Cards() {
  revision.value;
  const { nodes } = picture;
  return (
    <section class="cards" style={{ "--columns": String(Math.max(1, nodes.length)) }}>
      {nodes.map((node) => (
        <Card key={node.id} node={node} />
      ))}
      {deeds.value.length > 0 && isHomeAway() && (
        <p class="hint away">{t("cluster.demo.away", { node: home() ?? "" })}</p>
      )}
    </section>
  );
}

/** Only the node that served this page does what it asks for. */
function isHomeAway(): boolean {
  const id = home();
  return id !== undefined && picture.node(id)?.state !== "up";
}

function Card({ node }: { readonly node: LiveNode }) {
  const { id, address, incarnation, connections, sessions, applied } = node;
  const state = stateOf(node);
  // How far it is behind changes without it.
  revision.value;
  const rows = [
    ["cluster.node.applied", applied],
    ["cluster.node.behind", picture.behind(node)],
    ["cluster.node.connections", connections],
    ["cluster.node.people", sessions],
  ] as const;
  return (
    <article
      class={`card ${state}`}
      style={{ "--node": colourOf(id) }}
      aria-label={t("cluster.node", { node: id })}
    >
      <h2>
        <span class="spot" />
        {id}
        <span class="pill">{t(`cluster.state.${state}`)}</span>
      </h2>
      <p class="address">
        <span>{address}</span> <span>{t("cluster.node.incarnation", { incarnation })}</span>
      </p>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{formatNumber(value)}</dd>
          </div>
        ))}
      </dl>
      {deeds.value.length > 0 && <Deeds node={node} />}
    </article>
  );
}

const labels = {
  kill: ["cluster.demo.kill", "cluster.demo.kill.label", BoltIcon],
  pause: ["cluster.demo.pause", "cluster.demo.pause.label", PauseIcon],
} as const;

function Deeds({ node: { id, state } }: { readonly node: LiveNode }) {
  const [isBusy, setBusy] = useState(false);
  const mayAct = !isBusy && !isHomeAway() && (state === "up" || state === "suspected");
  const perform = async (deed: Deed): Promise<void> => {
    setBusy(true);
    await does(deed, id);
    setBusy(false);
  };
  const seconds = pauseLasts(picture.begin?.lostAfter ?? 0) / 1000;
  const failed = trouble.value?.node === id ? trouble.value.why : undefined;
  return (
    <div class="deeds">
      {deeds.value.map((deed) => {
        const [text, label, Icon] = labels[deed];
        return (
          <button
            key={deed}
            type="button"
            class={`deed ${deed}`}
            aria-label={t(label, { node: id, seconds })}
            aria-disabled={!mayAct}
            onClick={() => mayAct && void perform(deed)}
          >
            <Icon />
            {t(text)}
          </button>
        );
      })}
      {failed !== undefined && (
        <p class="hint" role="alert">
          {failed === ""
            ? t("cluster.demo.unreachable", { node: home() ?? "" })
            : t("cluster.demo.failed", { why: failed })}
        </p>
      )}
    </div>
  );
}
