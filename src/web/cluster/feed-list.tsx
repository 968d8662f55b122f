/** The feed as it is read: the newest sentence first. */
import "./feed-list.css";
import { t } from "../texts/cluster.ts";
import { formatTime } from "../texts/formats.ts";
import { colourOf } from "./colours.ts";
import { feed, revision } from "./watching.ts";

export function FeedList() {
  revision.value;
  const { sentences } = feed;
  return (
    <section class="panel feed">
      <h2 id="feed-heading">{t("cluster.feed")}</h2>
      <div class="sentences" role="status" aria-atomic="false" aria-labelledby="feed-heading">
        {sentences.length === 0 && <p class="hint">{t("cluster.feed.empty")}</p>}
        {sentences.map(({ id, at, tone, node, key, values }) => (
          <p key={id} class={`sentence ${tone}`} style={{ "--node": colourOf(node) }}>
            <time dateTime={new Date(at).toISOString()}>{formatTime(new Date(at).toISOString())}</time>
            {t(key, values)}
          </p>
        ))}
      </div>
    </section>
  );
}
