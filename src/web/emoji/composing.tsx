/** Emoji where one writes: a button that opens the picker, and ":name" completed. */
import { useSignal } from "@preact/signals";
import type { ComponentChild, ComponentType } from "preact";
import { useRef } from "preact/hooks";
import type { Option } from "../composer/completion.ts";
import { extendComposer, insertIntoMessage } from "../composer/extensions.ts";
import { ReactIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";

type Popup = ComponentType<{ anchor: Element; choose(emoji: string): void; onClose(): void }>;

const offeredMax = 8;
/** ":smi", or ":smile:" when it is whole. */
const named = /^:([a-z0-9_+-]{2,40}):?$/i;

/** Returns what ends it. */
export function offerEmoji(): () => void {
  return extendComposer({ Button: EmojiButton, complete });
}

async function complete(word: string): Promise<readonly Option[]> {
  const name = named.exec(word)?.[1];
  if (name === undefined) return [];
  const [{ findEmoji, toned }, { loadEmoji }, { keptTone }] = await Promise.all([
    import("./emoji.ts"),
    import("./load.ts"),
    import("./recent.ts"),
  ]);
  const tone = keptTone();
  return findEmoji(await loadEmoji(), name, offeredMax).map((emoji) => {
    const text = toned(emoji, tone);
    return { kind: "emoji", insert: `${text} `, label: `${text} :${emoji.names[0]}:` };
  });
}

function EmojiButton(): ComponentChild {
  const popup = useSignal<Popup | undefined>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  const open = (): void => {
    import("./popup.tsx").then(
      ({ EmojiPopup }) => {
        popup.value = EmojiPopup;
      },
      // Offline: one may press again.
      () => undefined,
    );
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={t("emoji.pick")}
        title={t("emoji.pick")}
        aria-haspopup="dialog"
        aria-expanded={popup.value !== undefined}
        onClick={open}
      >
        <ReactIcon />
      </button>
      {popup.value && button.current && (
        <popup.value
          anchor={button.current}
          choose={insertIntoMessage}
          onClose={() => {
            popup.value = undefined;
          }}
        />
      )}
    </>
  );
}
