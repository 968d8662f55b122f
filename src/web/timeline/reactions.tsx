/** Who reacted to a message with what: a chip for each, which one presses to join in or to take it back. */
import type { ComponentChild } from "preact";
import type { Said } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { ReactIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";
import { formatNumber } from "../texts/formats.ts";
import { formatList } from "../texts/more-formats.ts";
import { toggleReaction } from "./hand.ts";
import { overlay } from "./overlay.ts";

interface Props {
  readonly item: Said;
  readonly conversation: string;
  readonly me: string;
}

/** Chips of one message; what more there is, is counted in the last. */
const chipsMax = 30;
/** Names that are told; the others are counted. */
const namesMax = 12;

export function Reactions({ item, conversation, me }: Props): ComponentChild {
  const chips = [...item.reactions].slice(0, chipsMax);
  return (
    <div class="reactions">
      {chips.map(([emoji, nicks]) => (
        <Chip key={emoji} emoji={emoji} nicks={nicks} item={item} conversation={conversation} me={me} />
      ))}
      <button
        type="button"
        class="reaction reaction-add"
        aria-label={t("action.react")}
        title={t("action.react")}
        onClick={({ currentTarget }) => {
          overlay.value = { kind: "emoji", in: conversation, item, anchor: currentTarget };
        }}
      >
        <ReactIcon />
      </button>
    </div>
  );
}

function Chip({
  emoji,
  nicks,
  item,
  conversation,
  me,
}: Props & { emoji: string; nicks: readonly string[] }): ComponentChild {
  const isMine = nicks.some((nick) => fold(nick) === fold(me));
  const who = t("reaction.who", { names: namesOf(nicks, me), emoji });
  return (
    <button
      type="button"
      class="reaction"
      aria-pressed={isMine}
      aria-label={`${who}. ${t(isMine ? "reaction.take-yours" : "reaction.add-yours", { emoji })}`}
      title={who}
      onClick={() => toggleReaction(conversation, item, emoji)}
    >
      <span class="reaction-emoji" dir="auto">
        {emoji}
      </span>
      <span class="reaction-count">{formatNumber(nicks.length)}</span>
    </button>
  );
}

function namesOf(nicks: readonly string[], me: string): string {
  const names = nicks.map((nick) => (fold(nick) === fold(me) ? t("reaction.you") : nick));
  const told = names.slice(0, namesMax);
  const rest = names.length - told.length;
  return formatList(rest > 0 ? [...told, t("events.people", { count: rest })] : told);
}
