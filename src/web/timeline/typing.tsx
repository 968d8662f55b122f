/** Who is writing right now. */
import type { ComponentChild } from "preact";
import { t } from "../texts/beside.ts";
import { formatList } from "../texts/more-formats.ts";

/** More than these are several. */
const namesMax = 3;

export function Typing({ nicks }: { nicks: readonly string[] }): ComponentChild {
  const words =
    nicks.length > namesMax
      ? t("timeline.typing-many")
      : t("timeline.typing", { names: formatList(nicks), count: nicks.length });
  return (
    <>
      <span class="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="typing-words">{words}</span>
    </>
  );
}
