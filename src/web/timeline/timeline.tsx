/** What was said in a conversation, from the first word to the newest, as far as one scrolls. */
import type { ComponentChild } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { readable } from "../people/ignoring.ts";
import { watch } from "../store.ts";
import { fromBeside } from "../surrounding.ts";
import { formatDay } from "../texts/formats.ts";
import { t } from "../texts/texts.ts";
import type { Window } from "./announcements.ts";
import { MessageRow } from "./message.tsx";
import { Overlays, useHandlers } from "./overlays.tsx";
import { type Row, rowsOf } from "./rows.ts";
import "./timeline.css";
import { useReading } from "./reading.ts";

const Announcer = fromBeside((beside) => beside.Announcer);
const Beginning = fromBeside((beside) => beside.Beginning);
const HappenedRow = fromBeside((beside) => beside.HappenedRow);
const Jumps = fromBeside((beside) => beside.Jumps);
const Typing = fromBeside((beside) => beside.Typing);

/** Of the conversation with this name. */
export function Timeline({ name }: { name: string }): ComponentChild {
  const folded = fold(name);
  const conversation = watch(folded).conversations.get(folded);
  return conversation ? <Scroller key={folded} name={folded} conversation={readable(conversation)} /> : null;
}

/** A conversation stays the same object while its parts change: what is drawn of it is read here, each time. */
function Scroller({ name, conversation }: { name: string; conversation: Conversation }): ComponentChild {
  const me = watch(name).me.nick;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const { timeline } = conversation;
  const first = useRef<Window>(timeline);
  const reading = useReading(name, conversation, scroller, list);
  const previous = useRef<readonly Row[]>([]);
  const rows = useMemo(
    () => rowsOf(timeline.items, reading.firstUnread, previous.current, timeline.quoted),
    [timeline.items, timeline.quoted, reading.firstUnread],
  );
  previous.current = rows;
  useLayoutEffect(reading.settle);
  const handlers = useHandlers(name, timeline.items);

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
            <Beginning
              name={conversation.name}
              kind={conversation.kind}
              isLoading={timeline.loading !== undefined}
              isEmpty={timeline.items.length === 0}
            />
          )}
        </div>
        <ol class="timeline-rows" ref={list}>
          {rows.map((row) => drawn(row, name, me))}
        </ol>
        {timeline.loading === "newer" && <p class="timeline-loading">{t("timeline.loading")}</p>}
      </div>
      <Jumps reading={reading} />
      {/* It has its height always, so that nothing moves when somebody begins. */}
      <div class="typing">{conversation.typing.length > 0 && <Typing nicks={conversation.typing} />}</div>
      <Announcer
        first={first.current}
        items={timeline.items}
        hasNewer={timeline.hasNewer}
        label={t("timeline.now")}
      />
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
