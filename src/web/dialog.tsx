/** What opens over everything else: the browser's own dialog, which keeps focus inside and gives it back. A sheet on phones. */
import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export interface DialogProps {
  readonly title: string;
  /** Said to screen readers and not shown. */
  readonly isTitleHidden?: boolean;
  readonly size?: "small" | "medium" | "large";
  /** Of a form that holds something typed: a click beside it does not close it. */
  readonly isKept?: boolean;
  /** The words of the button that closes it. */
  readonly close: string;
  /** Beside the title. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  onClose(): void;
}

/** Closes by Escape, by its button, by the phone's way back, and by a click beside it. */
export function Dialog(props: DialogProps) {
  const { title, isTitleHidden, size = "medium", isKept, close, actions, children, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  // The event comes later, when another panel may be open in its place.
  const isGone = useRef(false);
  const titleId = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    const find = (selector: string) => shown?.querySelector<HTMLElement>(selector);
    // Where fingers point, a keyboard would cover what is to be read first.
    const isTouched = matchMedia("(pointer: coarse)").matches;
    const wanted = find(isTouched ? '[data-autofocus="always"]' : "[data-autofocus]") ?? find("h2");
    wanted?.focus();
    if (wanted instanceof HTMLInputElement && /^(?:text|search)$/.test(wanted.type))
      wanted.setSelectionRange(wanted.value.length, wanted.value.length);
    return () => {
      isGone.current = true;
      // Closing before it goes: so the browser gives focus back to where it was.
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog dialog-${size}`}
      aria-labelledby={titleId}
      onClose={() => !isGone.current && onClose()}
      onPointerDown={(event) => {
        if (!isKept && isBeside(event, dialog.current)) dialog.current?.close();
      }}
    >
      <div class="dialog-body">
        <header class={isTitleHidden ? "visually-hidden" : "dialog-header"}>
          <h2 id={titleId} dir="auto" tabIndex={-1}>
            {title}
          </h2>
          {actions}
          {!isTitleHidden && (
            <button
              type="button"
              class="dialog-close"
              aria-label={close}
              onClick={() => dialog.current?.close()}
            >
              <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
                <path
                  d="M6 6l12 12M18 6L6 18"
                  fill="none"
                  stroke="currentColor"
                  stroke-width="2"
                  stroke-linecap="round"
                />
              </svg>
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** On the backdrop, which is the dialog's own and stands around its box. */
function isBeside({ target, clientX, clientY }: PointerEvent, dialog: HTMLDialogElement | null): boolean {
  if (!dialog || target !== dialog) return false;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
