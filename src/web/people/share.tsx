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
  /** What stood there before it was sent; undefined until then. */
  const [before, setBefore] = useState<ReadonlySet<string>>();
  const items = () => watch(fold(nick)).conversations.get(fold(nick))?.timeline.items ?? [];
  const isNew = (item: Item) => item.kind === "said" && item.isOwn && !before?.has(item.key);
  const fate = before && fateOf(items().findLast(isNew));
  const say = () => {
    setBefore(new Set(items().map(({ key }) => key)));
    act({ kind: "open", in: nick });
    act({ kind: "say", in: nick, text });
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
          disabled={before !== undefined}
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
          {before === undefined ? (
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
              if (before === undefined) act({ kind: "open", in: nick });
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
