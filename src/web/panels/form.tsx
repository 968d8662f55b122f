/** What panels are made of: fields with what is wrong beside them, switches, choices, buttons that say what came of it. */
import "./form.css";
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { truncate } from "../../protocol/truncate.ts";
import { t } from "../texts/panels.ts";
import type { Doing } from "./asking.ts";

interface FieldProps {
  readonly type?: "text" | "search" | "email" | "url" | "password";
  readonly value: string;
  /** More of it is not taken: the server would cut it, and say nothing. Bytes of UTF-8. */
  readonly bytesMax?: number;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly autocomplete?: string;
  readonly autocapitalize?: "off";
  readonly spellcheck?: boolean;
  readonly inputMode?: "numeric";
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  /** Beside the input. */
  readonly after?: ComponentChildren;
  /** Writing begins here when the panel opens. */
  readonly isFirst?: boolean | "unless-touched";
  onValue(value: string): void;
}

export function Field({ label, hint, problem, after, isFirst, bytesMax, onValue, ...input }: FieldProps) {
  const id = useId();
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      <div class="form-row-of">
        <input
          {...(input as InputHTMLAttributes<HTMLInputElement>)}
          id={id}
          dir="auto"
          data-autofocus={isFirst && (isFirst === true ? "always" : isFirst)}
          aria-describedby={`${id}-hint`}
          aria-invalid={problem !== undefined}
          onInput={({ currentTarget: field }) => {
            const taken = bytesMax === undefined ? field.value : truncate(field.value, bytesMax);
            if (taken !== field.value) field.value = taken;
            onValue(taken);
          }}
        />
        {after}
      </div>
      <p id={`${id}-hint`} class={problem === undefined ? "form-hint" : "form-problem"} aria-live="polite">
        {problem ?? hint}
      </p>
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  onChange(isOn: boolean): void;
}

export function Switch({ label, hint, isOn, isDisabled, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <div class="switch-words">
        <label for={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} class="form-hint">
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        class="switch"
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, label: string])[];
  readonly isDisabled?: boolean;
  onChange(value: NoInfer<T>): void;
}

/** One of a few, side by side. */
export function Segments<T extends string>({ label, hint, value, choices, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend>{label}</legend>
      <div class="segments-row">
        {choices.map(([each, words]) => (
          <label key={each}>
            <input type="radio" name={name} checked={each === value} onChange={() => onChange(each)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
      {hint && <p class="form-hint">{hint}</p>}
    </fieldset>
  );
}

/** One of several, in a list that opens. */
export function Select<T extends string>({
  label,
  hint,
  value,
  choices,
  isDisabled,
  onChange,
}: ChoiceProps<T>) {
  const id = useId();
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(choices[event.currentTarget.selectedIndex]?.[0] ?? value)}
      >
        {choices.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      {hint && <p class="form-hint">{hint}</p>}
    </div>
  );
}

/** Why it was refused, told at once. */
export function Refusal({ why }: { readonly why: string | undefined }) {
  return (
    <p class="refusal" role="alert" dir="auto">
      {why}
    </p>
  );
}

interface SubmitProps {
  readonly doing: Doing;
  readonly label: string;
  /** Said when it was done, for those who go on here. */
  readonly done?: string | undefined;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
}

/** The button of a form, with what came of it. */
export function Submit({
  doing: { isBusy, isDone, refusal },
  label,
  done,
  isDanger,
  isDisabled,
}: SubmitProps) {
  return (
    <div class="submit">
      <Refusal why={refusal} />
      <output class="submit-done">{isDone ? done : undefined}</output>
      <button
        type="submit"
        class={isDanger ? "button button-danger" : "button"}
        disabled={isBusy || isDisabled}
        aria-busy={isBusy}
      >
        {isBusy ? t("panel.working") : label}
      </button>
    </div>
  );
}

interface FormProps {
  readonly children: ComponentChildren;
  readonly class?: string;
  onSubmit(): void;
}

export function Form({ children, class: name = "form", onSubmit }: FormProps) {
  return (
    <form
      class={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
