/** Makes a channel: its name, what it is about, and whether others find it. */
import "./channel.css";
import { useState } from "preact/hooks";
import { limits } from "../../protocol/limits.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel, openPanel, type Panel } from "../opener.ts";
import { asked, attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Submit, Switch } from "../panels/form.tsx";
import { goToConversation } from "../routing.ts";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { forgetListed } from "./listed.ts";
import { listedIn } from "./listing.ts";
import { channelNameFrom, isSameName, problemWithName } from "./name.ts";

export function CreateChannel({ panel }: { readonly panel: Extract<Panel, { kind: "create-channel" }> }) {
  const [typed, setTyped] = useState(panel.name ?? "");
  const [topic, setTopic] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const [taken, setTaken] = useState<string>();
  const [isTried, setTried] = useState(false);
  const doing = useDoing();
  const { me } = watch();
  const name = channelNameFrom(typed);
  const problem = problemWithName(name);
  const isTaken = taken !== undefined && isSameName(taken, name);

  const create = async () => {
    setTried(true);
    if (problem || !(await doing.run(() => makeChannel(name, topic, isPrivate, setTaken)))) return;
    goToConversation(name);
    if (isPrivate) openPanel({ kind: "invite", channel: name });
    else closePanel();
  };
  const enter = async () => {
    if (!(await doing.run(() => attempt("JOIN", name)))) return;
    closePanel();
    goToConversation(name);
  };
  return (
    <Dialog title={t("channel.create")} isKept close={t("panel.close")} onClose={closePanel}>
      <Form onSubmit={isTaken ? enter : create}>
        <Field
          label={t("channel.name")}
          hint={typed === "" ? t("channel.name-hint") : t("channel.name-becomes", { name })}
          problem={
            isTaken
              ? t("channel.name-taken", { name })
              : problem && (isTried || problem !== "empty")
                ? t(`channel.name-${problem}`)
                : undefined
          }
          value={typed}
          isFirst
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onValue={setTyped}
        />
        <Field
          label={t("channel.topic")}
          hint={t("channel.topic-hint")}
          value={topic}
          bytesMax={limits.topic}
          autocomplete="off"
          onValue={setTopic}
        />
        <Switch
          label={t("channel.private")}
          hint={t("channel.private-hint")}
          isOn={isPrivate}
          onChange={setPrivate}
        />
        {me.account === undefined && (
          <p class="panel-note">
            {t("channel.without-account")}{" "}
            <button
              type="button"
              class="link-button"
              onClick={() => openPanel({ kind: "account", page: "register" })}
            >
              {t("channel.make-account")}
            </button>
          </p>
        )}
        <Submit doing={doing} label={t(isTaken ? "channel.enter-instead" : "channel.create-now")} />
      </Form>
    </Dialog>
  );
}

/** @returns why not */
async function makeChannel(
  name: string,
  topic: string,
  isPrivate: boolean,
  isThere: (name: string) => void,
): Promise<string | undefined> {
  const { lines } = await asked("LIST", name);
  if (listedIn(lines).some((each) => isSameName(each.name, name))) {
    isThere(name);
    return t("channel.is-there", { name });
  }
  const refusal = await attempt("JOIN", name);
  if (refusal !== undefined) return refusal;
  forgetListed();
  if (isPrivate) {
    const closed = await attempt("MODE", name, "+is");
    if (closed !== undefined) return closed;
  }
  return topic.trim() === "" ? undefined : attempt("TOPIC", name, topic.trim());
}
