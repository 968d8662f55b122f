/** The chat's screen: conversations, the one that is shown, its members; on phones the first and the last are drawers. */
import "./layout.css";
import "./sidebar.css";
import { useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { place } from "../routing.ts";
import { watch } from "../store.ts";
import { fromBeside } from "../surrounding.ts";
import { t } from "../texts/texts.ts";
import { ConversationPane } from "./conversation-pane.tsx";
import { drawer, isNarrow, isWide, wantsMembers } from "./screen.ts";
import { useSomewhere } from "./somewhere.ts";

const Sidebar = fromBeside((beside) => beside.Sidebar);
const Beside = fromBeside((beside) => beside.Beside);
const Backdrop = fromBeside((beside) => beside.Backdrop);
const Members = fromBeside((beside) => beside.Members);

export function Layout() {
  const chat = watch();
  const here = place.value;
  const name = here.kind === "conversation" ? here.name : undefined;
  const conversation = name === undefined ? undefined : chat.conversations.get(fold(name));
  useSomewhere();
  const [earlier] = useState(chat.notices);
  const isChannel = conversation?.kind === "channel";
  const hasMembers = isChannel && (isWide.value ? wantsMembers.value : drawer.value === "members");
  const isCovered = drawer.value !== undefined && (isNarrow.value || drawer.value === "members");
  const isListHidden = isNarrow.value && drawer.value !== "conversations";
  return (
    <div class={`layout ${hasMembers ? "with-members" : ""} ${drawer.value ? `drawn-${drawer.value}` : ""}`}>
      <button type="button" class="skip-link" onClick={() => document.getElementById("composer")?.focus()}>
        {t("shell.skip")}
      </button>
      <nav class="sidebar" aria-label={t("sidebar.label")} inert={isListHidden}>
        <Sidebar />
      </nav>
      <main class="pane" inert={isCovered}>
        <ConversationPane key={fold(name ?? "")} name={name} conversation={conversation} />
      </main>
      {isChannel && conversation && <Members conversation={conversation} isShown={hasMembers} />}
      {isCovered && <Backdrop />}
      <Beside earlier={earlier} name={conversation?.name ?? name} />
    </div>
  );
}
