/** What one is told of a conversation while one looks elsewhere. */
import { fold } from "../../protocol/names.ts";
import { Segments } from "../panels/form.tsx";
import { act, watch } from "../store.ts";
import { t } from "../texts/panels.ts";

export function Notifies({ name }: { readonly name: string }) {
  const conversation = watch(fold(name)).conversations.get(fold(name));
  if (!conversation) return null;
  return (
    <Segments
      label={t("notify.label")}
      hint={t(`notify.hint-${conversation.notifies}`)}
      value={conversation.notifies}
      choices={(["all", "mentions", "nothing"] as const).map((each) => [each, t(`notify.${each}`)] as const)}
      onChange={(about) => act({ kind: "notify", in: name, about })}
    />
  );
}
