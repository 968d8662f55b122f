/** The small panel that asks what one wants to be told of one conversation. */
import "./channel.css";
import { Dialog } from "../dialog.tsx";
import { closePanel, openPanel, type Panel } from "../opener.ts";
import { t } from "../texts/panels.ts";
import { Notifies } from "./notifies.tsx";

export function Notifications({ panel }: { readonly panel: Extract<Panel, { kind: "notifications" }> }) {
  return (
    <Dialog
      title={t("notify.title", { name: panel.in })}
      size="small"
      close={t("panel.close")}
      onClose={closePanel}
    >
      <Notifies name={panel.in} />
      <p class="quiet">
        <button type="button" class="link-button" onClick={() => openPanel({ kind: "settings" })}>
          {t("notify.all-settings")}
        </button>
      </p>
    </Dialog>
  );
}
