/** Choosing an emoji: by looking, by searching, by keyboard; those used last come first. */
import type { ComponentChild } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../texts/beside.ts";
import "./emoji.css";
import { type Emoji, findEmoji, groups, toned, tones } from "./emoji.ts";
import { loadEmoji } from "./load.ts";
import { keepTone, keptTone, recentEmoji, rememberEmoji } from "./recent.ts";

const foundMax = 90;
/** What stands for a group in the row that leads to it. */
const signs = {
  smileys: "😀",
  people: "👋",
  nature: "🐶",
  food: "🍎",
  travel: "🚗",
  activities: "⚽",
  objects: "💡",
  symbols: "🔣",
  flags: "🏁",
} as const;

/** `choose` gets the emoji itself. */
export function EmojiPicker({ choose }: { choose(emoji: string): void }): ComponentChild {
  const [all, setAll] = useState<readonly Emoji[]>([]);
  const [query, setQuery] = useState("");
  const [tone, setTone] = useState(keptTone);
  const [recent] = useState(recentEmoji);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isThere = true;
    loadEmoji().then(
      (list) => isThere && setAll(list),
      () => undefined,
    );
    return () => {
      isThere = false;
    };
  }, []);
  const found = useMemo(() => findEmoji(all, query, foundMax), [all, query]);

  const take = (emoji: string): void => {
    rememberEmoji(emoji);
    choose(emoji);
  };
  const takeTone = (chosen: string): void => {
    keepTone(chosen);
    setTone(chosen);
  };
  const onSearchKey = (event: KeyboardEvent): void => {
    const [first] = found;
    if (event.key === "Enter" && first) take(toned(first, tone));
    else if (event.key === "ArrowDown") grid.current?.querySelector<HTMLElement>("button")?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div class="emoji-picker">
      <div class="emoji-search">
        <input
          type="search"
          value={query}
          placeholder={t("emoji.search")}
          aria-label={t("emoji.search")}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          onKeyDown={onSearchKey}
        />
        <Tones chosen={tone} choose={takeTone} />
      </div>
      <nav class="emoji-groups" aria-label={t("emoji.groups")}>
        {groups.map((group) => (
          <button
            key={group}
            type="button"
            title={t(`emoji.${group}`)}
            aria-label={t(`emoji.${group}`)}
            onClick={() => {
              setQuery("");
              requestAnimationFrame(() =>
                grid.current?.querySelector(`[data-group=${group}]`)?.scrollIntoView(),
              );
            }}
          >
            {signs[group]}
          </button>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside */}
      <div class="emoji-grid" ref={grid} onKeyDown={moveInGrid}>
        {query.trim() !== "" ? (
          <Section
            name={t(found.length > 0 ? "emoji.found" : "emoji.none")}
            emoji={found}
            tone={tone}
            take={take}
          />
        ) : (
          <>
            <Section name={t("emoji.recent")} emoji={recent.map(asEmoji)} tone="" take={take} />
            {groups.map((group) => (
              <Section
                key={group}
                group={group}
                name={t(`emoji.${group}`)}
                emoji={all.filter((one) => one.group === group)}
                tone={tone}
                take={take}
              />
            ))}
          </>
        )}
      </div>
    </div>
  );
}

interface SectionProps {
  readonly name: string;
  readonly group?: string;
  readonly emoji: readonly Emoji[];
  readonly tone: string;
  take(emoji: string): void;
}

function Section({ name, group, emoji, tone, take }: SectionProps): ComponentChild {
  return (
    <section data-group={group} aria-label={name}>
      <h3>{name}</h3>
      <div class="emoji-cells">
        {emoji.map((one) => (
          <button
            key={one.text}
            type="button"
            title={one.names.map((word) => `:${word}:`).join(" ")}
            aria-label={one.names[0]?.replaceAll("_", " ") ?? one.text}
            onClick={() => take(toned(one, tone))}
          >
            {toned(one, tone)}
          </button>
        ))}
      </div>
    </section>
  );
}

function Tones({ chosen, choose }: { chosen: string; choose(tone: string): void }): ComponentChild {
  return (
    <select
      class="emoji-tones"
      aria-label={t("emoji.tone")}
      value={chosen}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {tones.map((tone) => (
        <option key={tone} value={tone}>
          {`✋${tone}`}
        </option>
      ))}
    </select>
  );
}

function asEmoji(text: string): Emoji {
  return { text, names: [], words: [], group: "smileys", hasTones: false };
}

/** Left and right go on, up and down go to the cell above or below, wherever it is in the list. */
function moveInGrid(event: KeyboardEvent): void {
  const { key, target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
  const cells = [...currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = cells.indexOf(target);
  const isForward = key === "ArrowRight" || key === "ArrowDown";
  if (at < 0 || !(isForward || key === "ArrowLeft" || key === "ArrowUp")) return;
  const step = isForward ? 1 : -1;
  const next =
    key === "ArrowLeft" || key === "ArrowRight"
      ? cells[at + step]
      : beyond(cells, at, step, target.offsetLeft);
  next?.focus();
  event.preventDefault();
}

/** The nearest cell of the next row, in that direction, that stands in the same column or before it. */
function beyond(
  cells: readonly HTMLElement[],
  at: number,
  step: number,
  left: number,
): HTMLElement | undefined {
  const top = cells[at]?.getBoundingClientRect().top ?? 0;
  let place = at + step;
  while (cells[place] && cells[place]?.getBoundingClientRect().top === top) place += step;
  const row = cells[place]?.getBoundingClientRect().top;
  let best = cells[place];
  for (; cells[place]?.getBoundingClientRect().top === row && cells[place]; place += step) {
    const cell = cells[place];
    if (cell && best && Math.abs(cell.offsetLeft - left) < Math.abs(best.offsetLeft - left)) best = cell;
  }
  return best;
}
