/** The chat's screen: conversations, the one that is shown, its members; on phones the first and the last are drawers. */
import "./layout.css";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { later } from "../later.tsx";
import { place } from "../routing.ts";
import { watch } from "../store.ts";
import { t } from "../texts/texts.ts";
import { ConversationPane } from "./conversation-pane.tsx";
import { titleOf } from "./conversations.ts";
import { mentions, unread } from "./counts.ts";
import { useKeys } from "./keys.ts";
import { drawer, isNarrow, isWide, wantsMembers } from "./screen.ts";
import { Sidebar } from "./sidebar.tsx";
import { useSomewhere } from "./somewhere.ts";

const fetchBeside = () => import("../beside.tsx");
const Beside = later(async () => (await fetchBeside()).Beside);
const Members = later(async () => (await fetchBeside()).Members);

export function Layout() {
  const chat = watch();
  const here = place.value;
  const name = here.kind === "conversation" ? here.name : undefined;
  const conversation = name === undefined ? undefined : chat.conversations.get(fold(name));
  useSomewhere();
  const [earlier] = useState(chat.notices);
  useKeys();
  const isChannel = conversation?.kind === "channel";
  const hasMembers = isChannel && (isWide.value ? wantsMembers.value : drawer.value === "members");
  const isCovered = drawer.value !== undefined && (isNarrow.value || drawer.value === "members");
  const isListHidden = isNarrow.value && drawer.value !== "conversations";
  return (
    <div class={`layout ${hasMembers ? "with-members" : ""} ${drawer.value ? `drawn-${drawer.value}` : ""}`}>
      <Title name={conversation?.name ?? name} />
      <button type="button" class="skip-link" onClick={() => document.getElementById("composer")?.focus()}>
        {t("shell.skip")}
      </button>
      <Sidebar inert={isListHidden} />
      <main class="pane" inert={isCovered}>
        <ConversationPane key={fold(name ?? "")} name={name} conversation={conversation} />
      </main>
      {isChannel && conversation && <Members conversation={conversation} isShown={hasMembers} />}
      {isCovered && <Backdrop />}
      <Beside earlier={earlier} />
    </div>
  );
}

/** The page's own; it follows what is unread anywhere. */
function Title({ name }: { readonly name: string | undefined }) {
  const title = titleOf({ mentions: mentions.value, unread: unread.value }, watch().network.name, name);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

/** What lies under a drawer: a click there closes it, as Escape does. */
function Backdrop() {
  const close = () => {
    drawer.value = undefined;
  };
  return (
    <button
      type="button"
      class="layout-backdrop"
      tabIndex={-1}
      aria-label={t("header.back")}
      onClick={close}
    />
  );
}
