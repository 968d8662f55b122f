/** What was read last in a conversation, in the place of a timeline that there is none of: without a network. */
import "./offline.css";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { Avatar } from "../layout/avatar.tsx";
import { nickColour } from "../nick-colour.ts";
import { seatNumber } from "../seated.ts";
import { watch } from "../store.ts";
import { Formatted } from "../text/formatted.tsx";
import { parse } from "../text/parse.ts";
import { formatDateTime } from "../texts/formats.ts";
import { t } from "../texts/push.ts";
import { type KeptMessage, type KeptPage as Page, pageKey } from "./pages.ts";
import { readPage } from "./store.ts";

interface Props {
  readonly name: string;
  /** Shown where nothing is kept. */
  readonly children: ComponentChildren;
}

export function KeptPage({ name, children }: Props) {
  const { me } = watch();
  const seat = seatNumber.value;
  const page = usePage(seat === undefined ? undefined : pageKey({ seat, nick: me.nick }, fold(name)));
  if (page === undefined) return null;
  if (page === "none") {
    return (
      <>
        <Mark>{t("offline.nothing")}</Mark>
        {children}
      </>
    );
  }
  return (
    <section class="kept-page" aria-label={t("offline.mark")}>
      <Mark>{t("offline.page", { time: formatDateTime(new Date(page.keptAt).toISOString()) })}</Mark>
      <ol class="kept-messages">
        {page.messages.map((message) => (
          <Message key={message.key} message={message} me={me.nick} />
        ))}
      </ol>
    </section>
  );
}

function Mark({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="kept-mark">
      <strong>{t("offline.mark")}</strong> {children} {t("offline.kept")}
    </p>
  );
}

/** As in the timeline, without what needs a network. */
function Message({ message, me }: { readonly message: KeptMessage; readonly me: string }) {
  const { at, nick, text, manner } = message;
  const isAction = manner === "action";
  return (
    <li class={isAction ? "message message-action" : "message message-first"}>
      <div class="message-side">{!isAction && <Avatar nick={nick} size={38} />}</div>
      <div class="message-main">
        <header class="message-head">
          <bdi class="message-nick" style={{ "--nick": nickColour(nick) }}>
            {nick}
          </bdi>
          <time class="message-time" dateTime={at}>
            {formatDateTime(at)}
          </time>
        </header>
        <div class="formatted">
          <Formatted blocks={parse(text, { me, nick: () => undefined })} />
        </div>
      </div>
    </li>
  );
}

/** Undefined while it is looked for. */
function usePage(key: string | undefined): Page | "none" | undefined {
  const [found, setFound] = useState<Page | "none" | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    setFound(undefined);
    const read = key === undefined ? Promise.resolve(undefined) : readPage(key);
    void read.then((page) => isWanted && setFound(page ?? "none"));
    return () => {
      isWanted = false;
    };
  }, [key]);
  return found;
}
