/** Says what is new to those who listen, each message once. The list in sight is no live region: drawing it anew says nothing. */
import type { ComponentChild } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Item } from "../../client/chat/chat.ts";
import { plainText } from "../text/parse.ts";
import { t } from "../texts/beside.ts";
import { announcementOf, type Window } from "./announcements.ts";

/** What comes within this time is announced together. */
const gatherMs = 700;
/** Announcements that stay in the region; older ones have long been read. */
const keptMax = 8;

interface Props {
  /** What there was when one began to look. */
  readonly first: Window;
  readonly items: readonly Item[];
  readonly hasNewer: boolean;
  readonly label: string;
}

export function Announcer({ first, items, hasNewer, label }: Props): ComponentChild {
  const [lines, setLines] = useState<readonly { key: string; text: string }[]>([]);
  const told = useRef(first);
  const newest = useRef<Window>({ items, hasNewer });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  newest.current = { items, hasNewer };

  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const found = announcementOf(told.current, newest.current);
      told.current = newest.current;
      if (!found) return;
      const key = newest.current.items.at(-1)?.key ?? "";
      const fresh =
        found.kind === "count"
          ? [{ key: `count ${key}`, text: t("timeline.new", { count: found.count }) }]
          : found.items.map((item) => ({ key: item.key, text: `${item.nick}: ${plainText(item.text)}` }));
      setLines((old) => [...old, ...fresh].slice(-keptMax));
    }, gatherMs);
  }, [items, hasNewer]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-label={label}>
      {lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
