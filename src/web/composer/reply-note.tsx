/** Above the field: the message that one is replying to. */
import { fold } from "../../protocol/names.ts";
import { CloseIcon, ReplyIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";
import { replies, replyTo } from "./reply.ts";

export function ReplyNote({ name }: { readonly name: string }) {
  const original = replies.value.get(fold(name));
  if (!original) return null;
  return (
    <div class="reply-note">
      <ReplyIcon size={16} />
      <strong>{t("composer.reply", { nick: original.nick })}</strong>
      <span dir="auto">{original.text}</span>
      <button type="button" aria-label={t("composer.no-reply")} onClick={() => replyTo(name, undefined)}>
        <CloseIcon size={16} />
      </button>
    </div>
  );
}
