/** Puts somebody out, bans or mutes: for how long, and why. */
import { useState } from "preact/hooks";
import { limits } from "../../protocol/limits.ts";
import { fold } from "../../protocol/names.ts";
import type { Moderation } from "../opener.ts";
import { attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Segments, Select, Submit } from "../panels/form.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { banning, durations } from "./banned.ts";
import { durationText } from "./durations.ts";

interface ModerationProps {
  readonly channel: string;
  /** "" asks for it. */
  readonly nick: string;
  readonly how: Moderation;
  onDone(): void;
}

export function ModerationForm({ channel, nick, how: first, onDone }: ModerationProps) {
  const [who, setWho] = useState(nick);
  const [how, setHow] = useState<Moderation>(first);
  const [duration, setDuration] = useState<string>("1h");
  const [why, setWhy] = useState("");
  const doing = useDoing();
  const member = watch(fold(channel)).conversations.get(fold(channel))?.members.get(fold(who.trim()));
  // Guests are known by where they come from alone.
  const isByAddress = how !== "kick" && member !== undefined && member.account === undefined;
  const kinds = nick === "" ? (["mute", "ban"] as const) : (["mute", "ban", "kick"] as const);
  const moderate = async () => {
    const words = why.trim();
    const target = who.trim();
    const wasDone = await doing.run(() => {
      if (target === "" || /\s/.test(target)) return Promise.resolve(t("ban.whom"));
      if (how === "kick") return attempt("KICK", channel, target, ...(words === "" ? [] : [words]));
      const [verb = "BAN", ...params] = banning(channel, { nick: target, kind: how, duration, why: words });
      return attempt(verb, ...params);
    });
    if (!wasDone) return;
    if (nick === "") setWho("");
    setWhy("");
    onDone();
  };
  return (
    <Form onSubmit={() => void moderate()}>
      {nick === "" && (
        <Field
          label={t("ban.who")}
          hint={t("ban.who-hint")}
          value={who}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onValue={setWho}
        />
      )}
      <Segments
        label={t("ban.how")}
        hint={isByAddress ? `${t(`ban.${how}-hint`)} ${t("ban.address-hint")}` : t(`ban.${how}-hint`)}
        value={how}
        choices={kinds.map((kind) => [kind, t(`ban.${kind}`)] as const)}
        onChange={setHow}
      />
      {how !== "kick" && (
        <Select
          label={t("ban.duration")}
          value={duration}
          choices={durations.map((each) => [each, durationText(each)] as const)}
          onChange={setDuration}
        />
      )}
      <Field
        label={t("ban.why")}
        hint={t("ban.why-hint")}
        value={why}
        bytesMax={limits.kick}
        onValue={setWhy}
      />
      <Submit doing={doing} label={t(`ban.${how}-now`)} done={t("ban.done")} isDanger />
    </Form>
  );
}
