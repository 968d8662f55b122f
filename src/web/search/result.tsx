/** One message that was found: whole, with the words marked, and what was said around it when that is wanted. */
import { useId, useState } from "preact/hooks";
import { Marked } from "../palette/rows.tsx";
import { asked } from "../panels/asking.ts";
import { Refusal } from "../panels/form.tsx";
import { momentText } from "../panels/moment.ts";
import { watch } from "../store.ts";
import { withoutLooks } from "../text/codes.ts";
import { covered } from "../text/plain.ts";
import { formatDateTime } from "../texts/formats.ts";
import { t } from "../texts/panels.ts";
import { type Found, foundIn } from "./found.ts";

/** Messages around one, itself among them. */
const aroundMax = 7;

interface ResultProps {
  readonly found: Found;
  readonly words: string;
  onGo(): void;
}

export function Result({ found, words, onGo }: ResultProps) {
  const id = useId();
  const [around, setAround] = useState<readonly Found[]>();
  const [refusal, setRefusal] = useState<string>();
  const isOpen = around !== undefined;
  const look = async () => {
    if (isOpen) return setAround(undefined);
    const answer = await asked("CHATHISTORY", "AROUND", found.in, `msgid=${found.id}`, String(aroundMax));
    setRefusal(answer.refusal);
    if (answer.refusal === undefined) setAround(foundIn(answer.lines, watch().me.nick));
  };
  return (
    <li class="search-result">
      <p class="search-where">
        <span dir="auto">{found.in}</span>
        <time dateTime={found.at} title={formatDateTime(found.at)}>
          {momentText(found.at)}
        </time>
      </p>
      <div id={id} class="search-lines">
        {around ? (
          around.map((each) => (
            <Words key={each.id} found={each} words={words} isMeant={each.id === found.id} />
          ))
        ) : (
          <Words found={found} words={words} isMeant={false} />
        )}
      </div>
      <Refusal why={refusal} />
      <p class="search-deeds">
        <button type="button" class="link-button" onClick={onGo}>
          {t("search.go")}
        </button>
        <button type="button" class="link-button" aria-expanded={isOpen} aria-controls={id} onClick={look}>
          {t(isOpen ? "search.less" : "search.around")}
        </button>
      </p>
    </li>
  );
}

function Words(props: { readonly found: Found; readonly words: string; readonly isMeant: boolean }) {
  const { found, words, isMeant } = props;
  return (
    <p class={isMeant ? "search-line search-line-meant" : "search-line"} dir="auto">
      <strong>{found.manner === "action" ? `* ${found.nick}` : found.nick}</strong>{" "}
      <Marked text={withoutLooks(covered(found.text))} query={words} />
    </p>
  );
}
