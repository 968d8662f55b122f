/** What has become of one's own message, where it is not simply sent; and what is left of one that was taken back. */
import type { ComponentChild } from "preact";
import type { MessageFate, Said } from "../../client/chat/chat.ts";
import { WarningIcon } from "../more-icons.tsx";
import { act } from "../store.ts";
import { t } from "../texts/beside.ts";
import { nameOf } from "./hand.ts";

export function Redacted({ item: { redacted, nick } }: { item: Said }): ComponentChild {
  if (!redacted) return null;
  const isOther = redacted.by !== "" && redacted.by !== nick;
  return (
    <p class="message-redacted" dir="auto">
      {isOther ? t("message.redacted-by", { nick: redacted.by }) : t("message.redacted")}
      {redacted.why !== "" && ` ${t("message.redacted-why", { why: redacted.why })}`}
    </p>
  );
}

export function Fate({ item, conversation }: { item: Said; conversation: string }): ComponentChild {
  const words = wordsOf(item.fate);
  if (words === undefined) return null;
  const { fate, key } = item;
  if (fate.kind === "pending")
    return (
      <p class="message-fate" role="status">
        {words}
      </p>
    );
  const on = (kind: "retry" | "discard") => () => act({ kind, in: nameOf(conversation), key });
  return (
    <div class={`message-fate message-${fate.kind}`}>
      <p role="alert">
        <WarningIcon /> {words}
      </p>
      <button type="button" onClick={on("retry")}>
        {t(fate.kind === "failed" ? "message.retry" : "message.send-again")}
      </button>
      <button type="button" onClick={on("discard")}>
        {t("message.discard")}
      </button>
    </div>
  );
}

function wordsOf(fate: MessageFate): string | undefined {
  if (fate.kind === "failed") return t("message.failed", { why: fate.why });
  if (fate.kind === "perhaps-sent") return t("message.perhaps-sent");
  return fate.kind === "pending" && fate.isDelayed ? t("message.delayed") : undefined;
}
