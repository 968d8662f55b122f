/** What a word may become, over the field in which it is typed. */
import { Avatar } from "../layout/avatar.tsx";
import { t } from "../texts/beside.ts";
import type { Option } from "./completion.ts";

interface SuggestionsProps {
  readonly options: readonly Option[];
  readonly chosen: number;
  onChoose(option: Option): void;
}

export function Suggestions({ options, chosen, onChoose }: SuggestionsProps) {
  return (
    <div class="suggestions" id="suggestions" role="listbox" aria-label={t("composer.suggestions")}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field, which has the focus, takes the keys.
        <div
          key={option.insert}
          id={`suggestion-${index}`}
          class="suggestion"
          role="option"
          aria-selected={index === chosen}
          tabIndex={-1}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          {option.kind === "nick" && <Avatar nick={option.label ?? option.insert} size={22} />}
          <span dir="auto">{option.label ?? option.insert}</span>
          {option.hint && <small dir="auto">{option.hint}</small>}
        </div>
      ))}
    </div>
  );
}
