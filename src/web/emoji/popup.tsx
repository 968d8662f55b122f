/** The picker over the page, beside what opened it. */
import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../texts/beside.ts";
import { EmojiPicker } from "./picker.tsx";

interface Props {
  readonly anchor: Element;
  choose(emoji: string): void;
  onClose(): void;
}

/** It closes by a choice, by Escape and by pressing elsewhere; by keyboard, the focus goes back to the anchor. */
export function EmojiPopup({ anchor, choose, onClose }: Props): ComponentChild {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    element.showPopover();
    placeBeside(element, anchor);
    // A finger's keyboard would cover what one wants to look at.
    if (!matchMedia("(pointer: coarse)").matches)
      element.querySelector("input")?.focus({ preventScroll: true });
  }, [anchor]);
  const giveFocusBack = (): void => {
    if (anchor instanceof HTMLElement && anchor.isConnected) anchor.focus({ preventScroll: true });
  };
  return (
    <div
      ref={box}
      class="emoji-popup"
      popover="auto"
      role="dialog"
      aria-label={t("emoji.pick")}
      onToggle={({ newState }) => {
        if (newState === "closed") onClose();
      }}
      onKeyDown={({ key }) => {
        if (key === "Escape") giveFocusBack();
      }}
    >
      <EmojiPicker
        choose={(emoji) => {
          giveFocusBack();
          choose(emoji);
          box.current?.hidePopover();
        }}
      />
    </div>
  );
}

/** Over or under its anchor, wherever there is room; on narrow screens the style sheet puts it at the bottom. */
function placeBeside(element: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const edge = 8;
  const isRoomAbove = at.top - height - edge > 0;
  const top = isRoomAbove ? at.top - height - 4 : Math.min(at.bottom + 4, innerHeight - height - edge);
  const left = Math.min(Math.max(edge, at.right - width), innerWidth - width - edge);
  element.style.setProperty("--top", `${Math.max(edge, top)}px`);
  element.style.setProperty("--left", `${left}px`);
}
