/** The panel that asks how to deal with somebody in a channel. */
import "./channel.css";
import { Dialog } from "../dialog.tsx";
import { closePanel, type Panel } from "../opener.ts";
import { t } from "../texts/panels.ts";
import { ModerationForm } from "./moderation-form.tsx";

export function Moderate({ panel }: { readonly panel: Extract<Panel, { kind: "moderate" }> }) {
  const { channel, nick, how = "mute" } = panel;
  return (
    <Dialog
      title={t("ban.title", { nick, channel })}
      size="small"
      isKept
      close={t("panel.close")}
      onClose={closePanel}
    >
      <ModerationForm channel={channel} nick={nick} how={how} onDone={closePanel} />
    </Dialog>
  );
}
