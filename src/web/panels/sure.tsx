/** A button for what cannot be undone: it is pressed twice. */
import { useState } from "preact/hooks";
import { t } from "../texts/panels.ts";

interface SureProps {
  readonly label: string;
  readonly isBusy: boolean;
  onSure(): void;
}

export function Sure({ label, isBusy, onSure }: SureProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <div class="buttons">
      <button
        type="button"
        class="button button-danger"
        disabled={isBusy}
        onClick={() => (isAsked ? onSure() : setAsked(true))}
        onBlur={() => setAsked(false)}
      >
        {isAsked ? t("panel.sure") : label}
      </button>
    </div>
  );
}
