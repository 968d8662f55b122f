/** What can be chosen in the palette, in groups. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "../panels/icons.tsx";
import { momentText } from "../panels/moment.ts";
import { highlighted } from "../search/found.ts";
import { t } from "../texts/panels.ts";
import type { Choice } from "./choices.ts";
import type { Fit } from "./fuzzy.ts";

interface RowsProps {
  readonly choices: readonly Choice[];
  readonly chosen: number;
  readonly query: string;
  onChoose(choice: Choice): void;
  onPoint(index: number): void;
}

export function Rows({ choices, chosen, query, onChoose, onPoint }: RowsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosen, choices.length]);
  const groups = groupsOf(choices);
  return (
    <div id="palette-list" class="palette-list" role="listbox" aria-label={t("palette.found")} ref={list}>
      {groups.map(({ under, rows }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox has groups of options, no fields
        <div key={under ?? "more"} role="group" aria-label={under && t(`palette.${under}`)}>
          {under && (
            <p class="palette-group" aria-hidden="true">
              {t(`palette.${under}`)}
            </p>
          )}
          {rows.map(({ choice, index }) => (
            <div
              key={index}
              id={`palette-${index}`}
              class="palette-row"
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              onPointerMove={() => index !== chosen && onPoint(index)}
              onClick={() => onChoose(choice)}
              onKeyDown={() => undefined}
            >
              <Row choice={choice} query={query} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function groupsOf(choices: readonly Choice[]) {
  const groups: { under: Choice["under"]; rows: { choice: Choice; index: number }[] }[] = [];
  for (const [index, choice] of choices.entries()) {
    const last = groups.at(-1);
    if (last && last.under === choice.under) last.rows.push({ choice, index });
    else groups.push({ under: choice.under, rows: [{ choice, index }] });
  }
  return groups;
}

function Row({ choice, query }: { readonly choice: Choice; readonly query: string }) {
  switch (choice.kind) {
    case "conversation": {
      const { kind, unread, mentions, topic, isPresent } = choice.conversation;
      const detail = kind === "channel" ? topic.text : isPresent ? t("palette.here") : "";
      return (
        <Line
          icon={kind === "channel" ? "channel" : "person"}
          name={<Typed fit={choice.fit} />}
          detail={detail}
        >
          {unread > 0 && (
            <span class={mentions > 0 ? "palette-badge palette-badge-mention" : "palette-badge"}>
              {t("palette.unread", { count: unread })}
            </span>
          )}
        </Line>
      );
    }
    case "person":
      return (
        <Line
          icon="person"
          name={<Typed fit={choice.fit} />}
          detail={choice.person.isAway ? t("palette.away-now") : t("palette.here")}
        />
      );
    case "channel":
      return (
        <Line icon="channel" name={<Typed fit={choice.fit} />} detail={choice.channel.topic}>
          <span class="palette-aside">{t("palette.members", { count: choice.channel.members })}</span>
        </Line>
      );
    case "action":
      return <Line icon="action" name={<Typed fit={choice.fit} />} />;
    case "message": {
      const { found } = choice;
      return (
        <Line
          icon="message"
          name={
            <>
              <strong>{found.nick}</strong> <Marked text={found.text.replace(/\s+/g, " ")} query={query} />
            </>
          }
          detail={`${found.in} · ${momentText(found.at)}`}
        />
      );
    }
    case "create":
      return <Line icon="add" name={t("palette.create-named", { channel: choice.name })} />;
    case "search":
      return <Line icon="search" name={t("palette.search-for", { words: choice.typed })} />;
  }
}

interface LineProps {
  readonly icon: IconName;
  readonly name: ComponentChildren;
  readonly detail?: string;
  readonly children?: ComponentChildren;
}

function Line({ icon, name, detail, children }: LineProps) {
  return (
    <>
      <Icon name={icon} />
      <span class="palette-name" dir="auto">
        {name}
      </span>
      {detail && (
        <span class="palette-detail" dir="auto">
          {detail}
        </span>
      )}
      {children}
    </>
  );
}

function Typed({ fit }: { readonly fit: Fit }) {
  return (
    <>{fit.pieces.map(({ text, isTyped }, index) => (isTyped ? <mark key={index}>{text}</mark> : text))}</>
  );
}

export function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  return (
    <>
      {highlighted(text, query).map((piece, index) =>
        piece.isHit ? <mark key={index}>{piece.text}</mark> : piece.text,
      )}
    </>
  );
}
