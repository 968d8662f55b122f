/** The ways to what is not in sight: up to where the unread begins, down to the newest. */
import type { ComponentChild } from "preact";
import { UpIcon } from "../icons.tsx";
import { DownIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";
import type { Reading } from "./reader.ts";

export function Jumps({ reading }: { reading: Reading }): ComponentChild {
  const { isUnreadAbove, isAway, newCount } = reading.jumps.value;
  return (
    <>
      {isUnreadAbove && (
        <button type="button" class="jump jump-unread" onClick={reading.toUnread}>
          <UpIcon /> {t("timeline.jump-to-unread")}
        </button>
      )}
      {isAway && (
        <button
          type="button"
          class={newCount > 0 ? "jump jump-latest jump-new" : "jump jump-latest"}
          aria-label={t("timeline.latest")}
          onClick={reading.toLatest}
        >
          {newCount > 0 && <span>{t("timeline.new", { count: newCount })}</span>} <DownIcon />
        </button>
      )}
    </>
  );
}
