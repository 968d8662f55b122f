/** One's own menu. Fetched when it is opened. */
import type { ComponentChildren } from "preact";
import { CheckIcon, GearIcon, InfoIcon, LeaveIcon, MoonIcon, PenIcon } from "../more-icons.tsx";
import { openPanel } from "../opener.ts";
import { act, watch } from "../store.ts";
import { t } from "../texts/beside.ts";
import { Avatar } from "./avatar.tsx";

export function MeMenu() {
  const { me, link } = watch();
  const choose = (what: () => void) => () => {
    document.getElementById("me-menu")?.hidePopover();
    what();
  };
  return (
    <>
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
      <Choice icon={<PenIcon />} onChoose={choose(() => openPanel({ kind: "account", page: "log-in" }))}>
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
        <NodesIcon />
        {t("me.cluster")}
      </a>
      <hr />
      <Choice icon={<LeaveIcon />} onChoose={choose(() => act({ kind: "quit" }))}>
        {t("me.leave")}
      </Choice>
    </>
  );
}

/** Three nodes. */
function NodesIcon() {
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
