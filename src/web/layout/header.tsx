/** What stands in the head of a conversation: what it is, what it is about, and what can be done with it. */
import type { Conversation } from "../../client/chat/chat.ts";
import { HashIcon, MenuIcon, PeopleIcon, SearchIcon } from "../more-icons.tsx";
import { openPanel } from "../opener.ts";
import { withoutLooks } from "../text/codes.ts";
import { t } from "../texts/beside.ts";
import { formatNumber } from "../texts/formats.ts";
import { Avatar } from "./avatar.tsx";
import { mentions, unread } from "./counts.ts";
import { drawer, isNarrow, isWide, wantsMembers } from "./screen.ts";
import { toggleMembers } from "./toggle-members.ts";

interface HeaderProps {
  readonly name: string | undefined;
  readonly conversation: Conversation | undefined;
}

export function Header({ name, conversation }: HeaderProps) {
  return (
    <>
      {isNarrow.value && <Drawer />}
      {conversation ? <About conversation={conversation} /> : <h2 class="pane-title">{name}</h2>}
      <div class="pane-actions">
        {conversation && (
          <button
            type="button"
            class="icon-button"
            aria-label={t("header.search")}
            title={t("header.search")}
            onClick={() => openPanel({ kind: "search", typed: `in:${conversation.name} ` })}
          >
            <SearchIcon />
          </button>
        )}
        {conversation?.kind === "channel" && <MembersToggle count={conversation.members.size} />}
      </div>
    </>
  );
}

function About({ conversation }: { readonly conversation: Conversation }) {
  const { name, kind, topic, isPresent } = conversation;
  const isChannel = kind === "channel";
  const words = isChannel
    ? withoutLooks(topic.text)
    : isPresent
      ? t("presence.online")
      : t("presence.offline");
  const open = () => openPanel(isChannel ? { kind: "channel", name } : { kind: "person", nick: name });
  return (
    <div class="pane-about" title={isChannel && words !== "" ? words : undefined}>
      {isChannel ? (
        <span class="pane-sign">
          <HashIcon size={22} />
        </span>
      ) : (
        <Avatar nick={name} size={32} presence={isPresent ? "online" : "offline"} />
      )}
      <div class="pane-words">
        <h2 class="pane-title" dir="auto">
          <button type="button" aria-haspopup="dialog" onClick={open}>
            {isChannel ? name.slice(1) : name}
          </button>
        </h2>
        <p class="pane-topic" dir="auto">
          {words || t("header.no-topic")}
        </p>
      </div>
    </div>
  );
}

function Drawer() {
  const count = mentions.value;
  return (
    <button
      type="button"
      class="icon-button drawer-button"
      aria-label={count > 0 ? t("header.menu-unread", { count }) : t("header.menu")}
      aria-expanded={drawer.value === "conversations"}
      onClick={() => (drawer.value = "conversations")}
    >
      <MenuIcon />
      {(count > 0 || unread.value > 0) && <span class={count > 0 ? "dot dot-mentions" : "dot"} />}
    </button>
  );
}

function MembersToggle({ count }: { readonly count: number }) {
  const isShown = isWide.value ? wantsMembers.value : drawer.value === "members";
  return (
    <button
      type="button"
      class="icon-button members-button"
      aria-pressed={isShown}
      title={t("header.members")}
      onClick={toggleMembers}
    >
      <PeopleIcon />
      <span class="visually-hidden">{t("header.members")}</span>
      <span>{formatNumber(count)}</span>
    </button>
  );
}
