/** What one says of oneself to everybody: a name to be shown, a status, a page, a picture (IRCv3 metadata). */

import { useEffect, useState } from "preact/hooks";
import { limits } from "../../protocol/limits.ts";
import { asked, attempt, useAnswer, useDoing } from "../panels/asking.ts";
import { Field, Form, Submit } from "../panels/form.tsx";
import { t } from "../texts/panels.ts";

const keys = ["display-name", "status", "homepage", "avatar"] as const;
type Said = Readonly<Record<(typeof keys)[number], string>>;

const nothing: Said = { "display-name": "", status: "", homepage: "", avatar: "" };

export function Saying({ nick }: { readonly nick: string }) {
  const { answer, refusal } = useAnswer(nick, async () => {
    const { lines, refusal: why } = await asked("METADATA", "*", "LIST");
    const values = lines
      .filter(({ verb }) => verb === "761")
      .map(({ params: [, , key = "", , value = ""] }) => [key, value] as const);
    return { answer: { ...nothing, ...Object.fromEntries(values) }, refusal: why };
  });
  const [before, setBefore] = useState<Said>(nothing);
  /** Also before the answer has come. */
  const [typed, type] = useState<Partial<Said>>({});
  const after: Said = { ...before, ...typed };
  const doing = useDoing();
  useEffect(() => {
    if (answer) setBefore(answer);
  }, [answer]);
  const changed = keys.filter((key) => after[key].trim() !== before[key]);
  const save = () =>
    doing.run(async () => {
      for (const key of changed) {
        const value = after[key].trim();
        const why = await attempt("METADATA", "*", "SET", key, ...(value === "" ? [] : [value]));
        if (why !== undefined) return why;
      }
      setBefore(after);
      return undefined;
    });
  // A server without METADATA has no use for this.
  if (refusal !== undefined) return null;
  return (
    <section class="section">
      <h3>{t("settings.profile")}</h3>
      <p class="quiet">{t("settings.profile-hint")}</p>
      <Form onSubmit={() => void save()}>
        {keys.map((key) => (
          <Field
            key={key}
            label={t(`settings.${key}`)}
            hint={t(`settings.${key}-hint`)}
            type={key === "homepage" || key === "avatar" ? "url" : "text"}
            bytesMax={limits.metadataValue}
            autocomplete="off"
            value={after[key]}
            onValue={(value) => type({ ...typed, [key]: value })}
          />
        ))}
        <Submit
          doing={doing}
          label={t("panel.save")}
          done={changed.length === 0 ? t("panel.saved") : undefined}
          isDisabled={changed.length === 0}
        />
      </Form>
    </section>
  );
}
