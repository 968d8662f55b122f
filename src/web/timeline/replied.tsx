/** What a message answers, as a line above it that leads there. */
import type { ComponentChild } from "preact";
import { ReplyIcon } from "../icons.tsx";
import { nickColour } from "../nick-colour.ts";
import { plainText } from "../text/parse.ts";
import { t } from "../texts/texts.ts";
import type { Row } from "./rows.ts";
import { seek } from "./sought.ts";

interface Props {
  readonly row: Row & { kind: "message" };
  /** The conversation's folded name. */
  readonly conversation: string;
}

export function Replied({ row: { item, replied }, conversation }: Props): ComponentChild {
  const go = (): void => {
    if (item.replyTo) seek({ in: conversation, id: item.replyTo });
  };
  return (
    <button type="button" class="message-replied" onClick={go}>
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

const previewMax = 160;

function previewOf(text: string): string {
  return plainText(text.slice(0, previewMax)).replace(/\s+/g, " ");
}
