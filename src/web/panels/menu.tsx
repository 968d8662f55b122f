/** A button with a menu: the browser's own popover, which closes by itself; arrows move in it. */
import "./menu.css";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export interface MenuItem {
  readonly label: string;
  readonly isDanger?: boolean;
  act(): void;
}

interface MenuProps {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly items: readonly MenuItem[];
  readonly class?: string;
}

export function Menu({ label, children, items, class: name = "icon-button" }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const move = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) {
      if (event.key === "Tab") menu.current?.hidePopover();
      return;
    }
    event.preventDefault();
    all.at(next % all.length)?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={name}
        aria-label={label}
        aria-haspopup="menu"
        popovertarget={id}
        title={label}
      >
        {children}
      </button>
      <div
        ref={menu}
        id={id}
        class="popup"
        role="menu"
        aria-label={label}
        popover="auto"
        onKeyDown={move}
        onToggle={(event) => {
          if ((event as unknown as ToggleEvent).newState !== "open") return;
          place(menu.current, button.current);
          entries()[0]?.focus();
        }}
      >
        {items.map(({ label: words, isDanger, act }) => (
          <button
            key={words}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={isDanger ? "popup-item popup-item-danger" : "popup-item"}
            onClick={() => {
              menu.current?.hidePopover();
              act();
            }}
          >
            {words}
          </button>
        ))}
      </div>
    </>
  );
}

/** Below its button where there is room, else above; never beyond the window. */
function place(menu: HTMLElement | null, button: HTMLElement | null): void {
  if (!menu || !button) return;
  const around = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const gap = 4;
  const below = around.bottom + gap;
  const top = below + height > innerHeight ? Math.max(gap, around.top - height - gap) : below;
  const isRightToLeft = getComputedStyle(button).direction === "rtl";
  const wanted = isRightToLeft ? around.left : around.right - width;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.min(Math.max(gap, wanted), innerWidth - width - gap)}px`;
}
