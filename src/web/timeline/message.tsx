/** One message: who, when, what, what it answers, how people reacted, and what became of it. */
import { Component, type ComponentChild } from "preact";
import { useState } from "preact/hooks";
import type { MessageFate, Said } from "../../client/chat/chat.ts";
import { later } from "../later.tsx";
import { Avatar } from "../layout/avatar.tsx";
import { nickColour } from "../nick-colour.ts";
import { hashOf } from "../places.ts";
import { fromBeside } from "../surrounding.ts";
import { isOnlyEmoji } from "../text/only-emoji.ts";
import { formatDateTime, formatTime } from "../texts/formats.ts";
import { t } from "../texts/texts.ts";
import "./message.css";
import type { Row } from "./rows.ts";
import { Words } from "./words.tsx";

const Tools = fromBeside((beside) => beside.Tools);
const fetchRich = () => import("./rich.tsx");
const Replied = later(async () => (await fetchRich()).Replied);
const Reactions = later(async () => (await fetchRich()).Reactions);
const Redacted = later(async () => (await fetchRich()).Redacted);
const Fate = later(async () => (await fetchRich()).Fate);
/** What stands below the text: files, and what links lead to. */
const Below = later(async () => (await import("../files/below.tsx")).Below);

interface Props {
  readonly row: Row & { kind: "message" };
  /** The conversation's folded name. */
  readonly conversation: string;
  readonly me: string;
}

/** Drawn anew only when its row is another one: a new line draws itself and no other. */
export class MessageRow extends Component<Props> {
  override shouldComponentUpdate({ row, me }: Props): boolean {
    return row !== this.props.row || me !== this.props.me;
  }

  override render(): ComponentChild {
    return <Message {...this.props} />;
  }
}

function Message({ row, conversation, me }: Props): ComponentChild {
  const { item, isFirst } = row;
  const isAction = item.manner === "action";
  const classes = [
    "message",
    isFirst && "message-first",
    item.mentionsMe && "message-mention",
    isAction && "message-action",
    item.manner === "notice" && "message-notice",
    item.fate.kind === "pending" && "message-pending",
  ].filter(Boolean);
  return (
    <li class={classes.join(" ")} data-key={item.key} tabIndex={-1}>
      {item.replyTo && <Replied row={row} conversation={conversation} />}
      <div class="message-side">
        {isFirst && !isAction ? <Picture nick={item.nick} /> : <Time item={item} />}
      </div>
      <div class="message-main">
        {isFirst && !isAction ? <Head item={item} /> : <Voice item={item} />}
        <Body item={item} conversation={conversation} />
        {item.text.includes("http") && <Below text={item.text} />}
        {item.reactions.size > 0 && <Reactions item={item} conversation={conversation} me={me} />}
        {isTold(item.fate) && <Fate item={item} conversation={conversation} />}
      </div>
      <Tools item={item} conversation={conversation} />
    </li>
  );
}

function Picture({ nick }: { nick: string }): ComponentChild {
  return (
    <a class="message-picture" href={personHash(nick)} data-person={nick} tabIndex={-1} title={nick}>
      <Avatar nick={nick} size={38} />
    </a>
  );
}

function Nick({ nick }: { nick: string }): ComponentChild {
  return (
    <a class="message-nick" style={{ "--nick": nickColour(nick) }} href={personHash(nick)} data-person={nick}>
      <bdi>{nick}</bdi>
    </a>
  );
}

function personHash(name: string): string {
  return hashOf({ kind: "conversation", name });
}

function Head({ item }: { item: Said }): ComponentChild {
  return (
    <header class="message-head">
      <Nick nick={item.nick} />
      {item.manner === "notice" && <span class="message-badge">{t("message.notice")}</span>}
      <Time item={item} />
    </header>
  );
}

/** For those who listen, each message says who it is of. */
function Voice({ item }: { item: Said }): ComponentChild {
  if (item.manner === "action") return null;
  return (
    <span class="visually-hidden">{t("message.by", { nick: item.nick, time: formatTime(item.at) })}</span>
  );
}

function Time({ item }: { item: Said }): ComponentChild {
  return (
    <time class="message-time" dateTime={item.at} title={formatDateTime(item.at)}>
      {formatTime(item.at)}
    </time>
  );
}

/** More text than this is shown when somebody asks for it. */
const textMax = 1500;
const linesMax = 20;

function Body({ item, conversation }: { item: Said; conversation: string }): ComponentChild {
  const [isOpen, setOpen] = useState(false);
  if (item.redacted) return <Redacted item={item} />;
  const isLong = item.text.length > textMax || item.text.split("\n").length > linesMax;
  const classes = [
    "formatted",
    isOnlyEmoji(item.text) && "only-emoji",
    isLong && !isOpen && "formatted-cut",
  ].filter(Boolean);
  return (
    <>
      <div class={classes.join(" ")}>
        {item.manner === "action" && <Nick nick={item.nick} />}
        <Words item={item} conversation={conversation} />
      </div>
      {isLong && (
        <button type="button" class="message-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "message.show-less" : "message.show-more")}
        </button>
      )}
    </>
  );
}

/** Whether there are words for it: most messages are sent in a moment. */
function isTold(fate: MessageFate): boolean {
  return fate.kind === "pending" ? fate.isDelayed : fate.kind !== "sent";
}
