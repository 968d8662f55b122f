/** The search: what was said, found by its words, by whom, where and when; and the way to the place. */
import "./search.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "../dialog.tsx";
import { closePanel, type Panel } from "../opener.ts";
import { asked } from "../panels/asking.ts";
import { Refusal } from "../panels/form.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { Filters } from "./filters.tsx";
import { type Found, foundIn } from "./found.ts";
import { jump } from "./jump.ts";
import { attributesOf, isEmpty, isOldestFirst, type Query, readQuery } from "./query.ts";
import { reader } from "./reader.ts";
import { Result } from "./result.tsx";

const pause_ms = 300;
const pageMax = 20;

interface Page {
  readonly typed: string;
  readonly query: Query;
  readonly found: readonly Found[];
  readonly hasMore: boolean;
  readonly refusal: string | undefined;
}

export function Search({ panel }: { readonly panel: Extract<Panel, { kind: "search" }> }) {
  const [typed, setTyped] = useState(panel.typed ?? "");
  const [page, setPage] = useState<Page>();
  const [isLooking, setLooking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(typed);
  latest.current = typed;
  const query = readQuery(typed, reader());
  const isWanted = !isEmpty(query) && query.problems.length === 0;

  const look = async (before?: Page) => {
    setLooking(true);
    const next = await pageOf(typed, before);
    if (latest.current !== typed) return;
    setPage(next);
    setLooking(false);
  };
  useEffect(() => {
    if (!isWanted) return setLooking(false);
    setLooking(true);
    const timer = setTimeout(() => void look(), pause_ms);
    return () => clearTimeout(timer);
  }, [typed]);

  const type = (next: string) => {
    setTyped(next);
    field.current?.focus();
  };
  const goTo = ({ in: name, id }: Found) => {
    closePanel();
    jump(name, id);
  };
  const shown = isWanted ? page : undefined;
  return (
    <Dialog title={t("search.title")} size="large" close={t("panel.close")} onClose={closePanel}>
      <search class="search">
        <form
          class="search-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isWanted) void look();
          }}
        >
          <input
            ref={field}
            class="search-input"
            type="search"
            dir="auto"
            data-autofocus="always"
            autocomplete="off"
            enterkeyhint="search"
            aria-label={t("search.title")}
            placeholder={t("search.placeholder")}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </form>
        <Filters typed={typed} onType={type} />
        {query.problems.map(({ about, written }) => (
          <p key={about + written} class="form-problem" role="status">
            {t(`search.problem-${about}`, { written })}
          </p>
        ))}
        <p class="search-status" role="status" aria-busy={isLooking}>
          {statusOf(shown, isLooking, isWanted)}
        </p>
        <Refusal why={shown?.refusal} />
        <ol class="search-results" aria-label={t("search.results")}>
          {shown?.found.map((found) => (
            <Result key={found.id} found={found} words={shown.query.text} onGo={() => goTo(found)} />
          ))}
        </ol>
        {shown?.hasMore && (
          <button
            type="button"
            class="button button-quiet search-more"
            disabled={isLooking}
            onClick={() => void look(shown)}
          >
            {t(isOldestFirst(shown.query) ? "search.more-newer" : "search.more-older")}
          </button>
        )}
        {!isWanted && query.problems.length === 0 && <p class="search-help">{t("search.help")}</p>}
      </search>
    </Dialog>
  );
}

function statusOf(page: Page | undefined, isLooking: boolean, isWanted: boolean): string {
  if (isLooking && !page) return t("search.looking");
  if (!isWanted || !page || page.refusal !== undefined) return "";
  if (page.found.length === 0) return t("search.nothing");
  return t(page.hasMore ? "search.first" : "search.found", { count: page.found.length });
}

/** The first page, or the one after `before`, behind it. */
async function pageOf(typed: string, before: Page | undefined): Promise<Page> {
  const query = before?.query ?? readQuery(typed, reader());
  const last = before?.found.at(-1);
  // One more than is shown says whether there is more.
  const attributes = attributesOf(query, pageMax + 1, last && { id: last.id });
  const { lines, refusal } = await asked("SEARCH", attributes);
  const { me } = watch();
  const all = foundIn(lines, me.nick);
  const inOrder = isOldestFirst(query) ? all : all.reverse();
  return {
    typed,
    query,
    found: [...(before?.found ?? []), ...inOrder.slice(0, pageMax)],
    hasMore: inOrder.length > pageMax,
    refusal,
  };
}
