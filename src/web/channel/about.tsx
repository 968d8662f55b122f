/** A channel's first page: topic, name, invitations, what one is told of it, leaving. */

import { useState } from "preact/hooks";
import { limits } from "../../protocol/limits.ts";
import { fold } from "../../protocol/names.ts";
import { closePanel, openPanel } from "../opener.ts";
import { attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Submit } from "../panels/form.tsx";
import { momentText } from "../panels/moment.ts";
import { goToConversation } from "../routing.ts";
import { act } from "../store.ts";
import { formatDate } from "../texts/formats.ts";
import { t } from "../texts/panels.ts";
import { channelNameFrom, problemWithName } from "./name.ts";
import { Notifies } from "./notifies.tsx";
import type { PageProps } from "./standing.ts";

export function About({ name, standing }: PageProps) {
  const { channel, able, ownership } = standing;
  if (!channel) return null;
  const { topic, members } = channel;
  return (
    <>
      {able.setsTopic ? (
        <Topic name={name} text={topic.text} />
      ) : (
        <section class="section">
          <h3>{t("channel.topic")}</h3>
          <p dir="auto">
            {topic.text === "" ? <span class="quiet">{t("channel.no-topic")}</span> : topic.text}
          </p>
        </section>
      )}
      {topic.by && topic.at && (
        <p class="quiet">
          {t("channel.topic-by", { nick: topic.by.replace(/!.*/, ""), time: momentText(topic.at) })}
        </p>
      )}
      <section class="section">
        <h3>{t("channel.facts")}</h3>
        <p>
          {t("palette.members", { count: members.size })}
          {ownership && ` · ${t("channel.since", { date: formatDate(ownership.since, Date.now()) })}`}
          {ownership &&
            ` · ${ownership.owner === undefined ? t("channel.nobodys") : t("channel.owned-by", { account: ownership.owner })}`}
        </p>
        <div class="buttons">
          {able.invites && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => openPanel({ kind: "invite", channel: name })}
            >
              {t("channel.invite")}
            </button>
          )}
          <button
            type="button"
            class="button button-danger"
            onClick={() => {
              act({ kind: "leave", channel: name });
              closePanel();
            }}
          >
            {t("channel.leave")}
          </button>
        </div>
      </section>
      <section class="section">
        <Notifies name={name} />
      </section>
      {able.renames && <Rename name={name} />}
    </>
  );
}

function Topic({ name, text }: { readonly name: string; readonly text: string }) {
  /** Undefined until something is written: then it is shown as it is, also when others change it. */
  const [typed, setTyped] = useState<string>();
  const doing = useDoing();
  const topic = typed ?? text;
  const save = async () => {
    if (await doing.run(() => attempt("TOPIC", name, topic.trim()))) setTyped(undefined);
  };
  return (
    <Form onSubmit={() => void save()}>
      <Field
        label={t("channel.topic")}
        hint={t("channel.topic-hint")}
        value={topic}
        bytesMax={limits.topic}
        autocomplete="off"
        onValue={setTyped}
      />
      <Submit
        doing={doing}
        label={t("panel.save")}
        done={t("panel.saved")}
        isDisabled={topic.trim() === text}
      />
    </Form>
  );
}

function Rename({ name }: { readonly name: string }) {
  const [typed, setTyped] = useState(name);
  const doing = useDoing();
  const next = channelNameFrom(typed);
  const problem = problemWithName(next);
  const rename = async () => {
    if (problem || !(await doing.run(() => attempt("RENAME", name, next)))) return;
    // The page's channel is called otherwise now.
    if (fold(next) !== fold(name)) goToConversation(next);
    openPanel({ kind: "channel", name: next });
  };
  return (
    <Form onSubmit={() => void rename()}>
      <Field
        label={t("channel.rename")}
        hint={t("channel.rename-hint")}
        problem={problem && t(`channel.name-${problem}`)}
        value={typed}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onValue={setTyped}
      />
      <Submit doing={doing} label={t("channel.rename-now")} isDisabled={next === name} />
    </Form>
  );
}
