/** How much is unread, small and round. */

import { t } from "../texts/beside.ts";
import { formatNumber } from "../texts/formats.ts";

const most = 99;

export function Badge({ unread, mentions }: { readonly unread: number; readonly mentions: number }) {
  const count = mentions || unread;
  if (count === 0) return null;
  return (
    <span class={mentions > 0 ? "badge badge-mentions" : "badge"}>
      <span aria-hidden="true">{count > most ? `${formatNumber(most)}+` : formatNumber(count)}</span>
      <span class="visually-hidden">
        {mentions > 0 ? t("sidebar.mentions", { count }) : t("sidebar.unread", { count })}
      </span>
    </span>
  );
}
