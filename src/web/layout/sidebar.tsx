/** What stands in the sidebar: the network, one's conversations, and oneself. */
import type { ComponentChildren } from "preact";
import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { Mark } from "../icons.tsx";
import { CloseIcon, HashIcon, ListIcon, PlusIcon, SearchIcon } from "../more-icons.tsx";
import { openPanel } from "../opener.ts";
import { heardIn } from "../people/heard.ts";
import { ignored } from "../people/ignoring.ts";
import { hashOf } from "../places.ts";
import { goToConversation, place } from "../routing.ts";
import { act, watch } from "../store.ts";
import { t } from "../texts/beside.ts";
import { Avatar } from "./avatar.tsx";
import { Badge } from "./badge.tsx";
import { channels, people } from "./counts.ts";
import { MeCard } from "./me-card.tsx";
import { drawer } from "./screen.ts";

export function Sidebar() {
  const { network } = watch();
  return (
    <>
      <header class="sidebar-head">
        <Mark size={28} />
        <h1 dir="auto">{network.name || "Chorus"}</h1>
      </header>
      <button type="button" class="sidebar-find" onClick={() => openPanel({ kind: "palette" })}>
        <SearchIcon size={16} />
        <span>{t("sidebar.find")}</span>
        <kbd>{isApple ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div class="sidebar-lists">
        <Section
          title={t("sidebar.channels")}
          action={t("sidebar.create")}
          onAction={() => openPanel({ kind: "create-channel" })}
        >
          {namesIn(channels.value).map((name) => (
            <Entry key={fold(name)} name={name} />
          ))}
          <li>
            <button
              type="button"
              class="entry entry-more"
              onClick={() => openPanel({ kind: "browse-channels" })}
            >
              <span class="entry-sign">
                <ListIcon size={16} />
              </span>
              {t("sidebar.browse")}
            </button>
          </li>
        </Section>
        <Section
          title={t("sidebar.people")}
          action={t("sidebar.message-somebody")}
          onAction={() => openPanel({ kind: "palette", typed: "@" })}
        >
          {namesIn(people.value).map((name) => (
            <Entry key={fold(name)} name={name} />
          ))}
        </Section>
      </div>
      <MeCard />
    </>
  );
}

function namesIn(list: string): string[] {
  return list.split(" ").filter((name) => name !== "");
}

const isApple = /Mac|iP(?:hone|ad|od)/.test(navigator.platform);

interface SectionProps {
  readonly title: string;
  readonly action: string;
  readonly children: ComponentChildren;
  onAction(): void;
}

function Section({ title, action, children, onAction }: SectionProps) {
  return (
    <section class="sidebar-section">
      <header>
        <h2>{title}</h2>
        <button type="button" class="icon-button" aria-label={action} title={action} onClick={onAction}>
          <PlusIcon size={18} />
        </button>
      </header>
      <ul class="list">{children}</ul>
    </section>
  );
}

function Entry({ name }: { readonly name: string }) {
  const conversation = watch(fold(name)).conversations.get(fold(name));
  if (!conversation) return null;
  const here = place.value;
  const isHere = here.kind === "conversation" && fold(here.name) === fold(name);
  const { isPresent, notifies, kind, draft } = conversation;
  const { unread, mentions } = heardIn(ignored.value, conversation);
  const isLoud = unread > 0 && notifies !== "nothing";
  const classes = ["entry", isLoud ? "entry-unread" : "", isPresent ? "" : "entry-absent"].join(" ");
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    drawer.value = undefined;
    goToConversation(name);
  };
  return (
    <li class="entry-place">
      <a
        class={classes}
        href={hashOf({ kind: "conversation", name })}
        aria-current={isHere ? "page" : undefined}
        onClick={follow}
      >
        <span class="entry-sign">
          {kind === "channel" ? (
            <HashIcon size={18} />
          ) : (
            <Avatar nick={name} size={22} presence={isPresent ? "online" : "offline"} />
          )}
        </span>
        <span class="entry-name" dir="auto">
          {kind === "channel" ? name.slice(1) : name}
        </span>
        <span class="visually-hidden">{stateOf(conversation)}</span>
        {draft !== "" && !isHere && <span class="entry-draft">{t("sidebar.draft")}</span>}
        {!isHere && <Badge unread={isLoud ? unread : 0} mentions={mentions} />}
      </a>
      {(kind === "person" || !isPresent) && <Close {...conversation} />}
    </li>
  );
}

/** What is shown by a dot or a paler colour, in words. */
function stateOf({ kind, isPresent }: Conversation): string {
  if (kind === "channel") return isPresent ? "" : t("sidebar.not-in");
  return isPresent ? t("presence.online") : t("presence.offline");
}

function Close({ name }: Conversation) {
  return (
    <button
      type="button"
      class="entry-close"
      aria-label={t("sidebar.close", { name })}
      title={t("sidebar.close", { name })}
      onClick={() => act({ kind: "close", in: name })}
    >
      <CloseIcon size={14} />
    </button>
  );
}
