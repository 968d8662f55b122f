/** What was said in a conversation, from the first word to the newest, as far as one scrolls. */
import type { ComponentChild } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Conversation } from "../../client/chat/chat.ts";
import { watch } from "../store.ts";
import { formatDay } from "../texts/formats.ts";
import { t } from "../texts/texts.ts";
import { Announcer } from "./announcer.tsx";
import { HappenedRow } from "./happened.tsx";
import { Jumps } from "./jumps.tsx";
import { MessageRow } from "./message.tsx";
import "./nicks.css";
import { Overlays } from "./overlays.tsx";
import { type Row, rowsOf } from "./rows.ts";
import "./timeline.css";
import { useReading } from "./reading.ts";
import { useTouch } from "./touch.ts";
import { Typing } from "./typing.tsx";

/** `name` is the conversation's folded name. */
export function Timeline({ name }: { name: string }): ComponentChild {
  const { conversations, me } = watch(name);
  const conversation = conversations.get(name);
  return conversation ? <Scroller key={name} name={name} conversation={conversation} me={me.nick} /> : null;
}

interface Props {
  readonly name: string;
  readonly conversation: Conversation;
  readonly me: string;
}

function Scroller({ name, conversation, me }: Props): ComponentChild {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const { timeline } = conversation;
  const reading = useReading(name, conversation, scroller, list);
  const previous = useRef<readonly Row[]>([]);
  const rows = useMemo(
    () => rowsOf(timeline.items, reading.firstUnread, previous.current),
    [timeline.items, reading.firstUnread],
  );
  previous.current = rows;
  useLayoutEffect(reading.settle);
  const handlers = useTouch(name, timeline.items);

  return (
    <section class="timeline" aria-label={t("timeline.label", { name: conversation.name })}>
      <div
        class="timeline-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        tabIndex={0}
        onScroll={reading.scrolled}
        {...handlers}
      >
        <div class="timeline-before">
          {timeline.hasOlder || timeline.loading === "older" ? (
            <p class="timeline-loading">{timeline.loading && t("timeline.loading")}</p>
          ) : (
            <Beginning conversation={conversation} />
          )}
        </div>
        <ol class="timeline-rows" ref={list}>
          {rows.map((row) => drawn(row, name, me))}
        </ol>
        {timeline.loading === "newer" && <p class="timeline-loading">{t("timeline.loading")}</p>}
      </div>
      <Jumps reading={reading} />
      <Typing nicks={conversation.typing} />
      <Announcer timeline={timeline} label={t("timeline.now")} />
      <Overlays />
    </section>
  );
}

function drawn(row: Row, name: string, me: string): ComponentChild {
  switch (row.kind) {
    case "message":
      return <MessageRow key={row.key} row={row} conversation={name} me={me} />;
    case "events":
      return <HappenedRow key={row.key} row={row} />;
    case "day":
      return <Day key={row.key} at={row.at} id={row.key} />;
    case "unread":
      return (
        <li key={row.key} class="line line-unread" data-key={row.key}>
          <span>{t("timeline.unread-line")}</span>
        </li>
      );
  }
}

function Day({ at, id }: { at: string; id: string }): ComponentChild {
  return (
    <li class="line line-day" data-key={id}>
      <time dateTime={at}>{formatDay(at, Date.now())}</time>
    </li>
  );
}

function Beginning({
  conversation: { name, kind, timeline },
}: {
  conversation: Conversation;
}): ComponentChild {
  if (timeline.loading) return <p class="timeline-loading">{t("timeline.loading")}</p>;
  return (
    <div class="timeline-beginning">
      <p class="timeline-beginning-name" dir="auto">
        {name}
      </p>
      <p>{t(kind === "channel" ? "timeline.begin-channel" : "timeline.begin-person", { name })}</p>
      {timeline.items.every((item) => item.kind !== "said") && <p>{t("timeline.empty-hint")}</p>}
    </div>
  );
}
