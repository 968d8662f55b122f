/** A channel's rules: switches and numbers, changed all at once. */
import { useState } from "preact/hooks";
import { attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Select, Submit, Switch } from "../panels/form.tsx";
import { t } from "../texts/panels.ts";
import { durationText } from "./durations.ts";
import { changesOf, fulfilled, problemWith, rulesOf, slowChoices, switches, type Wishes } from "./ruling.ts";
import type { PageProps } from "./standing.ts";

const nothing: Wishes = { switched: new Map() };

export function Rules({ name, standing }: PageProps) {
  const before = rulesOf(standing.channel?.modes ?? new Map());
  const [wishes, setWishes] = useState(nothing);
  const after = fulfilled(before, wishes);
  const doing = useDoing();
  const problem = problemWith(after);
  const changes = changesOf(before, after);
  const wish = (part: Partial<Wishes>) => setWishes({ ...wishes, ...part });
  const save = async (words: readonly string[]) => {
    if (await doing.run(() => attempt("MODE", name, ...words))) setWishes(nothing);
  };
  const isUsual = slowChoices.some((each) => each === after.slow);
  return (
    <Form
      onSubmit={() => {
        if (!problem && changes) void save(changes);
      }}
    >
      {switches.map((letter) => (
        <Switch
          key={letter}
          label={t(`rule.${letter}`)}
          hint={t(`rule.${letter}-hint`)}
          isOn={after.on.has(letter)}
          onChange={(isOn) => {
            wish({ switched: new Map(wishes.switched).set(letter, isOn) });
          }}
        />
      ))}
      <Select
        label={t("rule.slow")}
        hint={t("rule.slow-hint")}
        value={after.slow}
        choices={[...slowChoices, ...(isUsual ? [] : [after.slow])].map((each) => [
          each,
          each === "" ? t("rule.slow-off") : t("rule.slow-every", { duration: durationText(`${each}s`) }),
        ])}
        onChange={(slow) => wish({ slow })}
      />
      <Field
        label={t("rule.key")}
        hint={t("rule.key-hint")}
        problem={problem === "key" ? t("rule.key-problem") : undefined}
        value={after.key}
        autocomplete="off"
        spellcheck={false}
        onValue={(key) => wish({ key })}
      />
      <Field
        label={t("rule.limit")}
        hint={t("rule.limit-hint")}
        problem={problem === "limit" ? t("rule.limit-problem") : undefined}
        value={after.limit}
        inputMode="numeric"
        autocomplete="off"
        onValue={(limit) => wish({ limit: limit.trim() })}
      />
      <Submit
        doing={doing}
        label={t("panel.save")}
        done={changes ? undefined : t("panel.saved")}
        isDisabled={!changes || problem !== undefined}
      />
    </Form>
  );
}
