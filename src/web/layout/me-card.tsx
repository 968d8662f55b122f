/** Oneself, at the foot of the sidebar: by which node one is connected, and a menu. */
import { useState } from "preact/hooks";
import type { LinkState } from "../../client/chat/chat.ts";
import { fetchSoon, later } from "../later.tsx";
import { DotsIcon } from "../more-icons.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/beside.ts";
import { Avatar } from "./avatar.tsx";

const fetchMenu = async () => (await import("./me-menu.tsx")).MeMenu;
const MeMenu = later(fetchMenu);
fetchSoon(fetchMenu);

export function MeCard() {
  const { me, link } = watch();
  const [isOpen, setOpen] = useState(false);
  const presence = link.kind !== "connected" ? "offline" : me.isAway ? "away" : "online";
  return (
    <footer class="me-card">
      <Avatar nick={me.nick} size={36} presence={presence} />
      <div class="me-card-words">
        <span class="me-card-nick" dir="auto">
          {me.nick}
        </span>
        <span class="me-card-state" title={linkWords(link)}>
          {me.isAway && link.kind === "connected" ? t("presence.away") : linkWords(link)}
        </span>
      </div>
      <button
        type="button"
        class="icon-button"
        popovertarget="me-menu"
        aria-label={t("me.menu")}
        title={t("me.menu")}
      >
        <DotsIcon />
      </button>
      <div
        id="me-menu"
        popover="auto"
        class="menu me-menu"
        onBeforeToggle={(event) => setOpen(event.newState === "open")}
      >
        {isOpen && <MeMenu />}
      </div>
    </footer>
  );
}

function linkWords(link: LinkState): string {
  if (link.kind === "connected") return link.address;
  if (link.kind === "read-only") return t("link.read-only-short");
  return link.kind === "ended" ? t("presence.offline") : t("link.reconnecting-short");
}
