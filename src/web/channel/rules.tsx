/** A channel's rules: switches and numbers, changed all at once. */
import { useState } from "preact/hooks";
import { attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Select, Submit, Switch } from "../panels/form.tsx";
import { t } from "../texts/panels.ts";
import { durationText } from "./durations.ts";
import { changesOf, problemWith, type Rules as RulesOf, rulesOf, slowChoices, switches } from "./ruling.ts";
import type { PageProps } from "./standing.ts";

export function Rules({ name, standing }: PageProps) {
  const before = rulesOf(standing.channel?.modes ?? new Map());
  const [after, setAfter] = useState<RulesOf>(before);
  const doing = useDoing();
  const problem = problemWith(after);
  const changes = changesOf(before, after);
  const change = (part: Partial<RulesOf>) => setAfter({ ...after, ...part });
  const isUsual = slowChoices.some((each) => each === after.slow);
  return (
    <Form
      onSubmit={() => {
        if (!problem && changes) void doing.run(() => attempt("MODE", name, ...changes));
      }}
    >
      {switches.map((letter) => (
        <Switch
          key={letter}
          label={t(`rule.${letter}`)}
          hint={t(`rule.${letter}-hint`)}
          isOn={after.on.has(letter)}
          onChange={(isOn) => {
            const on = new Set(after.on);
            if (isOn) on.add(letter);
            else on.delete(letter);
            change({ on });
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
        onChange={(slow) => change({ slow })}
      />
      <Field
        label={t("rule.key")}
        hint={t("rule.key-hint")}
        problem={problem === "key" ? t("rule.key-problem") : undefined}
        value={after.key}
        autocomplete="off"
        spellcheck={false}
        onValue={(key) => change({ key })}
      />
      <Field
        label={t("rule.limit")}
        hint={t("rule.limit-hint")}
        problem={problem === "limit" ? t("rule.limit-problem") : undefined}
        value={after.limit}
        inputMode="numeric"
        autocomplete="off"
        onValue={(limit) => change({ limit: limit.trim() })}
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
