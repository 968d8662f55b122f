/** What one can do with a message, as a row of small buttons. */
import type { ComponentChild } from "preact";
import type { Said } from "../../client/chat/chat.ts";
import { CopyIcon, LinkIcon, ReactIcon, ReplyIcon, TrashIcon } from "../more-icons.tsx";
import { type BesideKey, t } from "../texts/beside.ts";
import { abilities, copyLink, copyText, reply } from "./acting.ts";
import { toggleReaction } from "./hand.ts";
import { overlay } from "./overlay.ts";

interface Props {
  readonly item: Said;
  readonly conversation: string;
}

/** What is offered at once. */
const quickEmoji = ["👍", "❤️", "😂"] as const;

export function Toolbar({ item, conversation }: Props): ComponentChild {
  const may = abilities(conversation, item);
  if (!Object.values(may).includes(true)) return null;
  return (
    <div class="tools" role="toolbar" aria-label={t("action.toolbar", { nick: item.nick })}>
      {may.react &&
        quickEmoji.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="tool tool-emoji"
            aria-label={t("action.react-with", { emoji })}
            title={t("action.react-with", { emoji })}
            onClick={() => toggleReaction(conversation, item, emoji)}
          >
            {emoji}
          </button>
        ))}
      {may.react && (
        <Tool
          name="action.react"
          icon={<ReactIcon />}
          run={(anchor) => {
            overlay.value = { kind: "emoji", in: conversation, item, anchor };
          }}
        />
      )}
      {may.reply && <Tool name="action.reply" icon={<ReplyIcon />} run={() => reply(conversation, item)} />}
      {may.link && (
        <Tool name="action.copy-link" icon={<LinkIcon />} run={() => copyLink(conversation, item)} />
      )}
      {may.copy && <Tool name="action.copy-text" icon={<CopyIcon />} run={() => copyText(item)} />}
      {may.redact && (
        <Tool
          name="action.delete"
          icon={<TrashIcon />}
          run={() => {
            overlay.value = { kind: "delete", in: conversation, item };
          }}
        />
      )}
    </div>
  );
}

interface ToolProps {
  readonly name: BesideKey;
  readonly icon: ComponentChild;
  run(anchor: Element): void;
}

function Tool({ name, icon, run }: ToolProps): ComponentChild {
  return (
    <button
      type="button"
      class={name === "action.delete" ? "tool tool-danger" : "tool"}
      aria-label={t(name)}
      title={t(name)}
      onClick={({ currentTarget }) => run(currentTarget)}
    >
      {icon}
    </button>
  );
}
