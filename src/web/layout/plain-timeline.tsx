/** What was said, in its plainest form. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { nickColour } from "../nick-colour.ts";
import { act, watch } from "../store.ts";
import { formatTime } from "../texts/formats.ts";
import { t } from "../texts/texts.ts";
import { Avatar } from "./avatar.tsx";

export function Timeline({ name }: { readonly name: string }) {
  const conversation = watch(fold(name)).conversations.get(fold(name));
  const list = useRef<HTMLDivElement>(null);
  const items = conversation?.timeline.items ?? [];
  const last = items.at(-1);
  useLayoutEffect(() => {
    list.current?.scrollTo(0, list.current.scrollHeight);
  }, [last]);
  useEffect(() => {
    if (document.visibilityState === "visible") act({ kind: "read", in: name });
  }, [name, last]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys as well.
    <div ref={list} class="timeline plain" role="log" tabIndex={0} aria-label={t("timeline.label", { name })}>
      {items.map((item) =>
        item.kind === "said" ? (
          <article key={item.key} class="message" data-fate={item.fate.kind}>
            <Avatar nick={item.nick} size={36} />
            <div>
              <p>
                <strong style={{ color: nickColour(item.nick) }}>{item.nick}</strong>{" "}
                <time dateTime={item.at}>{formatTime(item.at)}</time>
              </p>
              <p class="message-text" dir="auto">
                {item.text}
              </p>
            </div>
          </article>
        ) : null,
      )}
    </div>
  );
}
