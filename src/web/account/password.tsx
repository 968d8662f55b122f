/** A field for a password, which may be shown. */
import { useState } from "preact/hooks";
import { Field } from "../panels/form.tsx";
import { t } from "../texts/panels.ts";

interface PasswordProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly isNew?: boolean;
  readonly isFirst?: boolean;
  onValue(value: string): void;
}

export function Password({ isNew, ...field }: PasswordProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...field}
      type={isShown ? "text" : "password"}
      autocomplete={isNew ? "new-password" : "current-password"}
      autocapitalize="off"
      spellcheck={false}
      after={
        <button
          type="button"
          class="button button-quiet"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {t(isShown ? "account.hide" : "account.show")}
        </button>
      }
    />
  );
}
