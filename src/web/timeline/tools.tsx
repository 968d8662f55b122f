/** The tools of one message, while one points at it or has moved to it by keyboard. */
import { useComputed } from "@preact/signals";
import type { ComponentChild } from "preact";
import type { Said } from "../../client/chat/chat.ts";
import { t } from "../texts/beside.ts";
import { active, copied } from "./hand.ts";
import { parts } from "./overlays.tsx";

interface Props {
  readonly item: Said;
  readonly conversation: string;
}

export function Tools({ item, conversation }: Props): ComponentChild {
  const shown = useComputed(() =>
    copied.value === item.key ? "copied" : active.value === item.key ? "tools" : "nothing",
  ).value;
  if (shown === "copied")
    return (
      <div class="tools">
        <span class="tools-copied" role="status">
          {t("action.copied")}
        </span>
      </div>
    );
  return shown === "tools" && parts.value ? (
    <parts.value.Toolbar item={item} conversation={conversation} />
  ) : null;
}
