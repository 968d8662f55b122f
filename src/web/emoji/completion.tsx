/** Emoji that fit what is being typed, for the composer: it keeps the focus and moves the choice. */
import type { ComponentChild } from "preact";
import { t } from "../texts/texts.ts";
import "./emoji.css";
import type { Emoji } from "./emoji.ts";

interface Props {
  /** For aria-controls; each option is `${id}-${its place}`, for aria-activedescendant. */
  readonly id: string;
  readonly choices: readonly Emoji[];
  readonly chosen: number;
  choose(emoji: Emoji): void;
}

export function EmojiCompletion({ id, choices, chosen, choose }: Props): ComponentChild {
  return (
    <div class="emoji-completion" id={id} role="listbox" aria-label={t("emoji.suggestions")}>
      {choices.map((emoji, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the focus stays where one types
        <div
          key={emoji.text}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(emoji)}
        >
          <span class="emoji-completion-emoji">{emoji.text}</span> :{emoji.names[0]}:
        </div>
      ))}
    </div>
  );
}
