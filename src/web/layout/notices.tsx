/** What the server answered outside of any conversation: each for a while in the corner. */
import { useEffect, useState } from "preact/hooks";
import type { Notice } from "../../client/chat/chat.ts";
import { CloseIcon, InfoIcon, WarningIcon } from "../more-icons.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/beside.ts";

/** How long they stay, and how many at a time. */
const shownFor_ms = { answer: 8_000, trouble: 15_000 };
const shownMax = 3;

/** @param props.earlier what one has seen already */
export function Notices({ earlier }: { readonly earlier: readonly Notice[] }) {
  const { notices } = watch();
  const [gone, setGone] = useState<ReadonlySet<Notice>>(() => new Set(earlier));
  const shown = notices.filter((notice) => !gone.has(notice)).slice(-shownMax);
  const dismiss = (notice: Notice) =>
    // What is not among the notices any more need not be remembered.
    setGone(
      (before) => new Set([...before, notice].filter((one) => notices.includes(one) || one === notice)),
    );
  return (
    <section class="notices" aria-label={t("notices.label")} aria-live="polite">
      {shown.map((notice) => (
        <Toast key={`${notice.at} ${notice.text}`} notice={notice} onDismiss={() => dismiss(notice)} />
      ))}
    </section>
  );
}

function Toast({ notice, onDismiss }: { readonly notice: Notice; onDismiss(): void }) {
  const { text, isTrouble } = notice;
  useEffect(() => {
    const timer = setTimeout(onDismiss, isTrouble ? shownFor_ms.trouble : shownFor_ms.answer);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class={isTrouble ? "notice notice-trouble" : "notice"}>
      {isTrouble ? <WarningIcon size={18} /> : <InfoIcon size={18} />}
      <p dir="auto">{text}</p>
      <button type="button" aria-label={t("notices.dismiss")} onClick={onDismiss}>
        <CloseIcon size={16} />
      </button>
    </div>
  );
}
