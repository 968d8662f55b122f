/** What is open over the timeline. Closing it gives the focus back to where it was. */
import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { EmojiPopup } from "../emoji/popup.tsx";
import { recentEmoji } from "../emoji/recent.ts";
import { CopyIcon, LinkIcon, ReactIcon, ReplyIcon, TrashIcon } from "../more-icons.tsx";
import { plainText } from "../text/parse.ts";
import { t } from "../texts/beside.ts";
import { abilities, copyLink, copyText, redact, reply } from "./acting.ts";
import { toggleReaction } from "./hand.ts";
import { type Overlay, overlay } from "./overlay.ts";
import "./opened.css";

export { Toolbar } from "./toolbar.tsx";
export { handlersFor } from "./touch.ts";

export function Opened(open: Overlay): ComponentChild {
  if (open.kind === "emoji") return <Reacting {...open} />;
  return open.kind === "sheet" ? <Sheet {...open} /> : <Delete {...open} />;
}

function close(): void {
  overlay.value = undefined;
}

function Reacting({ in: conversation, item, anchor }: Overlay & { kind: "emoji" }): ComponentChild {
  return (
    <EmojiPopup
      anchor={anchor}
      choose={(emoji) => toggleReaction(conversation, item, emoji)}
      onClose={close}
    />
  );
}

/** A dialog that opens with its drawing, and closes by Escape and by pressing beside it. */
function Modal({
  name,
  label,
  children,
}: {
  name: string;
  label: string;
  children: ComponentChild;
}): ComponentChild {
  const dialog = useRef<HTMLDialogElement>(null);
  /** The finger that opened a sheet is lifted over what is beside it: that closes nothing. */
  const isPressedBeside = useRef(false);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard, Escape closes a dialog
    <dialog
      ref={dialog}
      class={name}
      aria-label={label}
      onClose={close}
      onPointerDown={({ target }) => {
        isPressedBeside.current = target === dialog.current;
      }}
      onClick={() => isPressedBeside.current && dialog.current?.close()}
    >
      {children}
    </dialog>
  );
}

function Sheet({ in: conversation, item }: Overlay & { kind: "sheet" }): ComponentChild {
  const may = abilities(conversation, item);
  const then = (run: () => void) => (): void => {
    close();
    run();
  };
  return (
    <Modal name="sheet" label={t("action.toolbar", { nick: item.nick })}>
      {may.react && (
        <div class="sheet-emoji">
          {recentEmoji()
            .slice(0, 6)
            .map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-label={t("action.react-with", { emoji })}
                onClick={then(() => toggleReaction(conversation, item, emoji))}
              >
                {emoji}
              </button>
            ))}
          <button
            type="button"
            aria-label={t("action.react")}
            onClick={() => {
              overlay.value = { kind: "emoji", in: conversation, item, anchor: document.body };
            }}
          >
            <ReactIcon />
          </button>
        </div>
      )}
      {may.reply && (
        <button type="button" class="sheet-line" onClick={then(() => reply(conversation, item))}>
          <ReplyIcon /> {t("action.reply")}
        </button>
      )}
      {may.copy && (
        <button type="button" class="sheet-line" onClick={then(() => copyText(item))}>
          <CopyIcon /> {t("action.copy-text")}
        </button>
      )}
      {may.link && (
        <button type="button" class="sheet-line" onClick={then(() => copyLink(conversation, item))}>
          <LinkIcon /> {t("action.copy-link")}
        </button>
      )}
      {may.redact && (
        <button
          type="button"
          class="sheet-line sheet-danger"
          onClick={() => {
            overlay.value = { kind: "delete", in: conversation, item };
          }}
        >
          <TrashIcon /> {t("action.delete")}
        </button>
      )}
    </Modal>
  );
}

const quotedMax = 200;

function Delete({ in: conversation, item }: Overlay & { kind: "delete" }): ComponentChild {
  return (
    <Modal name="question" label={t("action.delete-sure")}>
      <h2>{t("action.delete-sure")}</h2>
      <blockquote dir="auto">{plainText(item.text).slice(0, quotedMax)}</blockquote>
      <div class="question-answers">
        <button type="button" class="button" onClick={close}>
          {t("action.cancel")}
        </button>
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            redact(conversation, item);
            close();
          }}
        >
          {t("action.delete")}
        </button>
      </div>
    </Modal>
  );
}
