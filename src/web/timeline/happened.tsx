/** Comings, goings and changes: one line for many of them, which opens to show each. */
import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import type { Happened } from "../../client/chat/chat.ts";
import { withoutLooks } from "../text/codes.ts";
import { t } from "../texts/beside.ts";
import { formatDateTime, formatTime } from "../texts/formats.ts";
import { formatList } from "../texts/more-formats.ts";
import { foldedFrom, type Summary } from "./folding.ts";
import type { Row } from "./rows.ts";

/** Names that are told in the folded line; the others are counted. */
const namesMax = 3;

export function HappenedRow({ row: { key, items } }: { row: Row & { kind: "events" } }): ComponentChild {
  const [isOpen, setOpen] = useState(false);
  const [only] = items;
  if (!only) return null;
  if (items.length === 1)
    return (
      <li class="happened" data-key={key}>
        <Sentence item={only} />
      </li>
    );
  return (
    <li class="happened" data-key={key}>
      <button type="button" class="happened-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <bdi>{summary(items)}</bdi>
      </button>
      {isOpen && items.map((item) => <Sentence key={item.key} item={item} />)}
    </li>
  );
}

function Sentence({ item }: { item: Happened }): ComponentChild {
  return (
    <p class="happened-each" dir="auto">
      <time dateTime={item.at} title={formatDateTime(item.at)}>
        {formatTime(item.at)}
      </time>{" "}
      {sentence(item.what)}
    </p>
  );
}

function summary(items: readonly Happened[]): string {
  const { summaries, others } = foldedFrom(items);
  const parts = summaries.map(summarized);
  if (others > 0) parts.push(t(parts.length > 0 ? "events.others" : "events.changes", { count: others }));
  return parts.join(" · ");
}

function summarized({ kind, nicks }: Summary): string {
  const told = nicks.length > namesMax + 1 ? nicks.slice(0, namesMax) : nicks;
  const rest = nicks.length - told.length;
  const names = formatList(rest > 0 ? [...told, t("events.people", { count: rest })] : told);
  return t(`events.${kind}`, { names, count: nicks.length });
}

function sentence(what: Happened["what"]): string {
  switch (what.kind) {
    case "joined":
      return t("event.joined", { nick: what.nick });
    case "left":
    case "quit": {
      const why = withoutLooks(what.why);
      return why === ""
        ? t(`event.${what.kind}`, what)
        : t(`event.${what.kind}-why`, { nick: what.nick, why });
    }
    case "kicked": {
      const why = withoutLooks(what.why);
      return why === "" ? t("event.kicked", what) : t("event.kicked-why", { ...what, why });
    }
    case "renamed":
      return t("event.renamed", what);
    case "topic":
      return what.text === ""
        ? t("event.topic-none", what)
        : t("event.topic", { nick: what.nick, text: withoutLooks(what.text) });
    case "mode":
      return t("event.mode", what);
    case "channel-renamed":
      return t("event.channel-renamed", what);
  }
}
