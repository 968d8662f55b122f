/** What a message answers, as a line above it that leads there. */
import { useComputed } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LinkState } from "../../client/chat/chat.ts";
import { whenSeen } from "../files/seen.ts";
import { ReplyIcon } from "../more-icons.tsx";
import { nickColour } from "../nick-colour.ts";
import { isLeftOut } from "../people/ignoring.ts";
import { act, watch } from "../store.ts";
import { plainText } from "../text/parse.ts";
import { t } from "../texts/beside.ts";
import { nameOf } from "./hand.ts";
import type { Row } from "./rows.ts";
import { seek } from "./sought.ts";

interface Props {
  readonly row: Row & { kind: "message" };
  /** The conversation's folded name. */
  readonly conversation: string;
}

export function Replied({ row: { item, replied: answered }, conversation }: Props): ComponentChild {
  const { replyTo: id = "" } = item;
  const place = useRef<HTMLButtonElement>(null);
  const isKnown = answered !== undefined;
  // What was refused is asked for again when one is connected again.
  const link = useComputed(connection).value;
  const replied = answered && !isLeftOut(answered) ? answered : undefined;
  useEffect(() => {
    if (isKnown || !link) return undefined;
    return whenSeen(place.current, () => act({ kind: "quote", in: nameOf(conversation), id }));
  }, [id, isKnown, link]);
  return (
    <button ref={place} type="button" class="message-replied" onClick={() => seek({ in: conversation, id })}>
      <ReplyIcon />
      {replied ? (
        <>
          <span class="visually-hidden">{t("message.reply-to", { nick: replied.nick })}</span>
          <bdi class="message-nick" style={{ "--nick": nickColour(replied.nick) }} aria-hidden="true">
            {replied.nick}
          </bdi>
          <span class="message-replied-text" dir="auto">
            {replied.redacted ? t("message.redacted") : previewOf(replied.text)}
          </span>
        </>
      ) : (
        <span class="message-replied-text">{t("message.reply-unknown")}</span>
      )}
    </button>
  );
}

/** The one by which history can be read now, another object for each. */
function connection(): LinkState | undefined {
  const { link } = watch();
  return link.kind === "connected" || link.kind === "read-only" ? link : undefined;
}

const previewMax = 160;

function previewOf(text: string): string {
  return plainText(text).slice(0, previewMax).replace(/\s+/g, " ");
}
