/** How one moves between messages and acts on them: by pointing, by keyboard, by a long touch. */
import type { Item, Said } from "../../client/chat/chat.ts";
import { openPanel } from "../opener.ts";
import { abilities, copyLink, copyText, focusComposer, reply } from "./acting.ts";
import { active, nameOf } from "./hand.ts";
import { overlay } from "./overlay.ts";

/** A finger that rests so long on a message asks for what can be done with it. */
const longTouchMs = 450;

export interface Handlers {
  onPointerOver(event: PointerEvent): void;
  onPointerLeave(): void;
  onPointerDown(event: PointerEvent): void;
  onPointerUp(): void;
  onPointerMove(event: PointerEvent): void;
  onPointerCancel(): void;
  onClick(event: MouseEvent): void;
  onContextMenu(event: Event): void;
  onFocusIn(event: FocusEvent): void;
  onFocusOut(event: FocusEvent): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** `conversation` by its folded name; `items` gives those that are in the window. */
export function handlersFor(conversation: string, items: () => readonly Item[]): Handlers {
  let touch:
    | { readonly timer: ReturnType<typeof setTimeout>; readonly x: number; readonly y: number }
    | undefined;
  let isTouched = false;
  const saidOf = (target: EventTarget | null): Said | undefined => {
    const key = rowOf(target)?.dataset["key"];
    const item = key === undefined ? undefined : items().find((one) => one.key === key);
    return item?.kind === "said" ? item : undefined;
  };
  const lift = (): void => {
    clearTimeout(touch?.timer);
    touch = undefined;
  };
  return {
    onPointerOver({ target, pointerType }) {
      if (pointerType === "mouse") active.value = saidOf(target)?.key;
    },
    onPointerLeave() {
      active.value = undefined;
    },
    onPointerDown({ target, pointerType, clientX, clientY }) {
      lift();
      isTouched = pointerType === "touch";
      if (!isTouched) return;
      active.value = undefined;
      const timer = setTimeout(() => {
        const item = saidOf(target);
        if (item) overlay.value = { kind: "sheet", in: conversation, item };
      }, longTouchMs);
      touch = { timer, x: clientX, y: clientY };
    },
    onPointerMove({ clientX, clientY }) {
      if (touch && Math.hypot(clientX - touch.x, clientY - touch.y) > 10) lift();
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    // Whom a name belongs to is shown beside the conversation; as a link it still opens in a tab of its own.
    onClick(event) {
      const link = event.target instanceof Element && event.target.closest<HTMLElement>("a[data-person]");
      const nick = link ? link.dataset["person"] : undefined;
      if (!nick || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPanel({ kind: "person", nick, in: nameOf(conversation) });
    },
    onContextMenu(event) {
      if (isTouched && saidOf(event.target)) event.preventDefault();
    },
    onFocusIn({ target }) {
      if (target instanceof Element && target.matches(":focus-visible")) active.value = saidOf(target)?.key;
    },
    onFocusOut({ relatedTarget }) {
      if (!saidOf(relatedTarget)) active.value = undefined;
    },
    onKeyDown(event) {
      const { target, currentTarget } = event;
      if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isRow = target.matches("[data-key]");
      if (!isRow && target !== currentTarget) return;
      const item = saidOf(target);
      const isDone = moved(event.key, target) || (item !== undefined && did(event.key, item, target));
      if (event.key === "Escape") focusComposer();
      if (isDone || event.key === "Escape") event.preventDefault();
    },
  };

  function did(key: string, item: Said, row: HTMLElement): boolean {
    const may = abilities(conversation, item);
    if (key === "r" && may.reply) reply(conversation, item);
    else if ((key === "e" || key === "+") && may.react)
      overlay.value = { kind: "emoji", in: conversation, item, anchor: row };
    else if (key === "l" && may.link) copyLink(conversation, item);
    else if (key === "c" && may.copy) copyText(item);
    else if ((key === "Delete" || key === "Backspace") && may.redact)
      overlay.value = { kind: "delete", in: conversation, item };
    else return false;
    return true;
  }
}

/** Up and down go from message to message; from the list itself to the last that is in sight. */
function moved(key: string, target: HTMLElement): boolean {
  const next =
    key === "ArrowDown" ? "nextElementSibling" : key === "ArrowUp" ? "previousElementSibling" : undefined;
  if (!next) return false;
  let row: Element | null = target.matches("[data-key]") ? target[next] : lastInSight(target);
  while (row && !row.matches(".message")) row = row[next];
  if (!(row instanceof HTMLElement)) return false;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function lastInSight(scroller: HTMLElement): Element | null {
  const { bottom } = scroller.getBoundingClientRect();
  const rows = [...scroller.querySelectorAll(".message")];
  return rows.findLast((row) => row.getBoundingClientRect().bottom <= bottom + 1) ?? rows.at(-1) ?? null;
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>("[data-key]") ?? undefined) : undefined;
}
