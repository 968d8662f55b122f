/** What was read last in a conversation, shown while there is no network and nothing newer. */
import "./offline.css";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { printable } from "../../protocol/printable.ts";
import { t } from "../push/texts.ts";
import { watch } from "../store.ts";
import { formatDateTime, formatTime } from "../texts/formats.ts";
import { type KeptMessage, type KeptPage as Page, pageKey } from "./pages.ts";
import { readPage } from "./store.ts";

export function KeptPage({ name }: { readonly name: string }) {
  const page = usePage(pageKey(watch().me.nick, fold(name)));
  if (page === undefined) return null;
  return (
    <section class="kept-page" aria-label={t("offline.mark")}>
      <p class="kept-mark">
        <strong>{t("offline.mark")}</strong>{" "}
        {page === "none"
          ? t("offline.nothing")
          : t("offline.page", { time: formatDateTime(new Date(page.keptAt).toISOString()) })}{" "}
        {t("offline.kept")}
      </p>
      {page !== "none" && (
        <ol class="kept-messages">
          {page.messages.map((message) => (
            <Message key={message.key} message={message} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Message({ message: { id, at, nick, text, manner } }: { readonly message: KeptMessage }) {
  return (
    <li id={id}>
      <p class="kept-by">
        <bdi>{nick}</bdi> <time dateTime={at}>{formatTime(at)}</time>
      </p>
      {text.split("\n").map((line, index) => (
        <p key={index} dir="auto">
          {manner === "action" && index === 0 ? `* ${nick} ` : ""}
          {printable(line)}
        </p>
      ))}
    </li>
  );
}

/** Undefined while it is looked for. */
function usePage(key: string): Page | "none" | undefined {
  const [found, setFound] = useState<Page | "none" | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    setFound(undefined);
    void readPage(key).then((page) => isWanted && setFound(page ?? "none"));
    return () => {
      isWanted = false;
    };
  }, [key]);
  return found;
}
