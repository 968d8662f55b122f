/** All channels that one may know of, and entering them. */
import "./channel.css";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel, openPanel } from "../opener.ts";
import { fitting } from "../palette/fuzzy.ts";
import { attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Refusal } from "../panels/form.tsx";
import { goToConversation } from "../routing.ts";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { forgetListed, listedChannels } from "./listed.ts";
import type { ListedChannel } from "./listing.ts";

/** So many are shown at once: typing finds the others. */
const shownMax = 100;

export function BrowseChannels() {
  const [all, setAll] = useState<readonly ListedChannel[]>();
  const [typed, setTyped] = useState("");
  useEffect(() => {
    forgetListed();
    void listedChannels().then(setAll);
  }, []);
  const shown =
    all &&
    (typed.trim() === ""
      ? all
      : fitting(typed, all, ({ name, topic }) => `${name} ${topic}`, shownMax).map(({ each }) => each));
  return (
    <Dialog
      title={t("channel.browse")}
      size="large"
      close={t("panel.close")}
      actions={
        <button
          type="button"
          class="button button-quiet"
          onClick={() => openPanel({ kind: "create-channel" })}
        >
          {t("channel.create")}
        </button>
      }
      onClose={closePanel}
    >
      <Field
        label={t("channel.filter")}
        hint={all && t("channel.count", { count: all.length })}
        type="search"
        isFirst="unless-touched"
        value={typed}
        onValue={setTyped}
      />
      {!all && <p class="quiet">{t("panel.loading")}</p>}
      {shown?.length === 0 && <p class="quiet">{t("channel.none-fits")}</p>}
      <ul class="rows">
        {shown?.slice(0, shownMax).map((channel) => (
          <Row key={channel.name} channel={channel} />
        ))}
      </ul>
      {shown && shown.length > shownMax && <p class="quiet">{t("channel.more-by-typing")}</p>}
    </Dialog>
  );
}

function Row({ channel: { name, members, topic } }: { readonly channel: ListedChannel }) {
  const doing = useDoing();
  const [key, setKey] = useState<string>();
  const isInside = watch(fold(name)).conversations.get(fold(name))?.isPresent === true;
  const enter = async () => {
    if (!isInside && !(await doing.run(() => attempt("JOIN", name, ...(key ? [key] : []))))) {
      setKey((before) => before ?? "");
      return;
    }
    closePanel();
    goToConversation(name);
  };
  return (
    <li class="row">
      <div class="row-words">
        <strong dir="auto">{name}</strong>
        <span class="quiet"> · {t("palette.members", { count: members })}</span>
        {topic !== "" && (
          <p class="row-detail" dir="auto">
            {topic}
          </p>
        )}
        <Refusal why={doing.refusal} />
        {key !== undefined && (
          <Form class="row-form" onSubmit={enter}>
            <Field label={t("channel.key-if-known")} value={key} autocomplete="off" onValue={setKey} />
          </Form>
        )}
      </div>
      <button type="button" class="button button-quiet" disabled={doing.isBusy} onClick={enter}>
        {t(isInside ? "channel.go" : "channel.enter")}
      </button>
    </li>
  );
}
