/** Tells one person something, without leaving where one is. */
import { useState } from "preact/hooks";
import type { Item } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel, type Panel } from "../opener.ts";
import { Refusal } from "../panels/form.tsx";
import { goToConversation } from "../routing.ts";
import { act, watch } from "../store.ts";
import { t } from "../texts/panels.ts";

export function Share({ panel: { nick } }: { readonly panel: Extract<Panel, { kind: "share" }> }) {
  const [text, setText] = useState("");
  const [key, setKey] = useState<string>();
  const items = () => watch(fold(nick)).conversations.get(fold(nick))?.timeline.items ?? [];
  const fate = key === undefined ? undefined : fateOf(items().find((item) => item.key === key));
  const say = () => {
    const before = new Set(items().map((item) => item.key));
    act({ kind: "open", in: nick });
    act({ kind: "say", in: nick, text });
    setKey(items().findLast((item) => item.kind === "said" && item.isOwn && !before.has(item.key))?.key);
  };
  return (
    <Dialog
      title={t("share.title", { nick })}
      size="small"
      isKept
      close={t("panel.close")}
      onClose={closePanel}
    >
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") say();
        }}
      >
        <p class="quiet">{t("share.hint", { nick })}</p>
        <textarea
          aria-label={t("share.text")}
          dir="auto"
          rows={4}
          data-autofocus="always"
          value={text}
          disabled={key !== undefined}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
        />
        <Refusal why={fate?.why} />
        <output>
          {fate && fate.why === undefined ? t(fate.isSent ? "share.sent" : "share.sending") : undefined}
        </output>
        <div class="buttons">
          {key === undefined ? (
            <button type="submit" class="button" disabled={text.trim() === ""}>
              {t("share.now")}
            </button>
          ) : (
            <button type="button" class="button" onClick={closePanel}>
              {t("panel.done")}
            </button>
          )}
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              if (key === undefined) act({ kind: "open", in: nick });
              closePanel();
              goToConversation(nick);
            }}
          >
            {t("share.open")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function fateOf(item: Item | undefined): { isSent: boolean; why?: string } {
  if (item?.kind !== "said") return { isSent: false };
  const { fate } = item;
  if (fate.kind === "failed") return { isSent: false, why: t("share.failed", { why: fate.why }) };
  if (fate.kind === "perhaps-sent") return { isSent: false, why: t("share.perhaps") };
  return { isSent: fate.kind === "sent" };
}
