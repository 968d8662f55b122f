/** What stands before the first word of a conversation. */
import type { ComponentChild } from "preact";
import type { Conversation } from "../../client/chat/chat.ts";
import { t } from "../texts/beside.ts";

interface BeginningProps extends Pick<Conversation, "name" | "kind"> {
  readonly isLoading: boolean;
  readonly isEmpty: boolean;
}

export function Beginning({ name, kind, isLoading, isEmpty }: BeginningProps): ComponentChild {
  if (isLoading) return <p class="timeline-loading">{t("timeline.loading")}</p>;
  return (
    <div class="timeline-beginning">
      <p class="timeline-beginning-name" dir="auto">
        {name}
      </p>
      <p>{t(kind === "channel" ? "timeline.begin-channel" : "timeline.begin-person", { name })}</p>
      {isEmpty && <p>{t("timeline.empty-hint")}</p>}
    </div>
  );
}
