/** Oneself, at the foot of the sidebar: by which node one is connected, and a menu. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { LinkState } from "../../client/chat/chat.ts";
import { CheckIcon, DotsIcon, GearIcon, InfoIcon, LeaveIcon, MoonIcon, PenIcon } from "../icons.tsx";
import { openPanel } from "../opener.ts";
import { act, watch } from "../store.ts";
import { t } from "../texts/texts.ts";
import { Avatar } from "./avatar.tsx";

export function MeCard() {
  const { me, link } = watch();
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
      <MeMenu />
    </footer>
  );
}

function linkWords(link: LinkState): string {
  if (link.kind === "connected") return link.address;
  if (link.kind === "read-only") return t("link.read-only-short");
  return link.kind === "ended" ? t("presence.offline") : t("link.reconnecting-short");
}

function MeMenu() {
  const { me, link } = watch();
  const menu = useRef<HTMLDivElement>(null);
  const choose = (what: () => void) => () => {
    menu.current?.hidePopover();
    what();
  };
  return (
    <div ref={menu} id="me-menu" popover="auto" class="menu me-menu">
      <div class="menu-head">
        <Avatar nick={me.nick} size={40} />
        <div>
          <strong dir="auto">{me.nick}</strong>
          <span>{me.account === undefined ? t("me.guest") : t("me.account")}</span>
          {link.kind === "connected" && <span>{t("link.connected-to", { address: link.address })}</span>}
        </div>
      </div>
      {me.account === undefined && (
        <Choice
          icon={<CheckIcon />}
          isStrong
          onChoose={choose(() => openPanel({ kind: "account", page: "register" }))}
        >
          {t("me.register")}
        </Choice>
      )}
      <Choice icon={<PenIcon />} onChoose={choose(() => openPanel({ kind: "account" }))}>
        {me.account === undefined ? t("me.log-in") : t("me.account")}
      </Choice>
      <Choice
        icon={<MoonIcon />}
        onChoose={choose(() =>
          me.isAway ? act({ kind: "away", why: undefined }) : openPanel({ kind: "away" }),
        )}
      >
        {me.isAway ? t("me.back") : t("me.set-away")}
      </Choice>
      <Choice icon={<GearIcon />} onChoose={choose(() => openPanel({ kind: "settings" }))}>
        {t("me.settings")}
      </Choice>
      <Choice icon={<InfoIcon />} onChoose={choose(() => openPanel({ kind: "help" }))}>
        {t("me.help")}
      </Choice>
      <a class="menu-choice" href="/cluster.html" target="_blank" rel="noopener">
        <Mark20 />
        {t("me.cluster")}
      </a>
      <hr />
      <Choice icon={<LeaveIcon />} onChoose={choose(() => act({ kind: "quit" }))}>
        {t("me.leave")}
      </Choice>
    </div>
  );
}

/** Three nodes. */
function Mark20() {
  return (
    <svg
      class="icon"
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      aria-hidden="true"
    >
      <circle cx="12" cy="6" r="2.6" />
      <circle cx="5.5" cy="17.5" r="2.6" />
      <circle cx="18.5" cy="17.5" r="2.6" />
      <path d="M10.7 8.3 6.9 15.2M13.3 8.3l3.8 6.9M8.1 17.5h7.8" />
    </svg>
  );
}

interface ChoiceProps {
  readonly icon: ComponentChildren;
  readonly children: ComponentChildren;
  readonly isStrong?: boolean;
  onChoose(): void;
}

function Choice({ icon, children, isStrong, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      class={isStrong ? "menu-choice menu-choice-strong" : "menu-choice"}
      onClick={onChoose}
    >
      {icon}
      {children}
    </button>
  );
}
