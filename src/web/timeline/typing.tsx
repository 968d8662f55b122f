/** Who is writing right now. */
import type { ComponentChild } from "preact";
import { formatList } from "../texts/formats.ts";
import { t } from "../texts/texts.ts";

/** More than these are several. */
const namesMax = 3;

/** It has its height always, so that nothing moves when somebody begins. */
export function Typing({ nicks }: { nicks: readonly string[] }): ComponentChild {
  const words =
    nicks.length > namesMax
      ? t("timeline.typing-many")
      : t("timeline.typing", { names: formatList(nicks), count: nicks.length });
  return (
    <div class="typing">
      {nicks.length > 0 && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="typing-words">{words}</span>
        </>
      )}
    </div>
  );
}
