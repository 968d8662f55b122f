/** Who is in a channel: beside it, or on smaller screens as a drawer. */
import "./members.css";
import { useState } from "preact/hooks";
import type { Conversation, Member } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { CloseIcon, InviteIcon } from "../more-icons.tsx";
import { openPanel } from "../opener.ts";
import { watch } from "../store.ts";
import { t } from "../texts/beside.ts";
import { formatNumber } from "../texts/formats.ts";
import { Avatar } from "./avatar.tsx";
import { type Group, grouped } from "./member-list.ts";
import { drawer, isWide } from "./screen.ts";
import { toggleMembers } from "./toggle-members.ts";

/** From so many on one can filter them. */
const filteredFrom = 20;

const titles = {
  founders: "members.founders",
  operators: "members.operators",
  voices: "members.voices",
  members: "members.members",
} as const satisfies Record<Group, string>;

interface MembersProps {
  readonly conversation: Conversation;
  readonly isShown: boolean;
}

export function Members({ conversation: { name }, isShown }: MembersProps) {
  const conversation = watch(fold(name)).conversations.get(fold(name));
  const [filter, setFilter] = useState("");
  if (!conversation || (!isShown && isWide.value)) return null;
  const groups = grouped(conversation, filter);
  return (
    <aside class="members" aria-label={t("members.label", { name })} inert={!isShown}>
      <header class="members-head">
        <h2>
          {t("header.members")} <span>{formatNumber(conversation.members.size)}</span>
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t("members.invite")}
          title={t("members.invite")}
          onClick={() => openPanel({ kind: "invite", channel: name })}
        >
          <InviteIcon />
        </button>
        {!isWide.value && (
          <button type="button" class="icon-button" aria-label={t("members.close")} onClick={toggleMembers}>
            <CloseIcon />
          </button>
        )}
      </header>
      {conversation.members.size >= filteredFrom && (
        <input
          class="field members-filter"
          type="search"
          aria-label={t("members.filter")}
          placeholder={t("members.filter")}
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      )}
      <div class="members-lists">
        {groups.map(({ group, members, more }) => (
          <section key={group}>
            <h3>{t(titles[group], { count: members.length + more })}</h3>
            <ul class="list">
              {members.map((member) => (
                <Entry key={fold(member.nick)} member={member} channel={name} />
              ))}
              {more > 0 && <li class="members-more">{t("members.more", { count: more })}</li>}
            </ul>
          </section>
        ))}
        {groups.length === 0 && filter !== "" && <p class="members-more">{t("members.none")}</p>}
      </div>
    </aside>
  );
}

function Entry({ member: { nick, isAway }, channel }: { readonly member: Member; readonly channel: string }) {
  const open = () => {
    drawer.value = undefined;
    openPanel({ kind: "person", nick, in: channel });
  };
  return (
    <li>
      <button type="button" class={isAway ? "member member-away" : "member"} onClick={open}>
        <Avatar nick={nick} size={28} presence={isAway ? "away" : "online"} />
        <span class="member-nick" dir="auto">
          {nick}
        </span>
        {isAway && <span class="visually-hidden">{t("presence.away")}</span>}
      </button>
    </li>
  );
}
