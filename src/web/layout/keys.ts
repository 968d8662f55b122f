/** Keys of the main screen: from one conversation to another, into panels, out of drawers, and straight into writing. */
import { fold } from "../../protocol/names.ts";
import { closePanel, opened, openPanel, type Panel } from "../opener.ts";
import { goToConversation, place } from "../routing.ts";
import { listed } from "./conversations.ts";
import { heard } from "./counts.ts";
import { neighbour } from "./overview.ts";
import { drawer } from "./screen.ts";

/** Returns what ends it. */
export function listenToKeys(): () => void {
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const panel = panelFor(event);
  if (panel) {
    event.preventDefault();
    if (opened.value?.kind === panel.kind) closePanel();
    else openPanel(panel);
    return;
  }
  if (event.defaultPrevented) return;
  if (event.key === "Escape" && drawer.peek() !== undefined) drawer.value = undefined;
  else if (event.altKey && !event.ctrlKey && !event.metaKey) move(event);
  else if (startsWriting(event)) document.getElementById("composer")?.focus();
}

/** With Ctrl, or Command where there is one. */
function panelFor({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): Panel | undefined {
  if (altKey || !(ctrlKey || metaKey)) return undefined;
  switch (key.toLowerCase()) {
    case "k":
      return shiftKey ? { kind: "search" } : { kind: "palette" };
    case ",":
      return { kind: "settings" };
    case "/":
      return { kind: "help" };
    default:
      return undefined;
  }
}

/** Alt with the arrow keys; with Shift to what is unread. */
function move(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
  if (step === undefined) return;
  event.preventDefault();
  const here = place.peek();
  const from = here.kind === "conversation" ? fold(here.name) : undefined;
  const next = neighbour(listed(heard()), from, step, event.shiftKey);
  if (next) goToConversation(next.name);
}

/** A letter that is typed where nothing takes it is meant for the message. */
function startsWriting({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  if ([...key].length !== 1 || key === " " || ctrlKey || metaKey) return false;
  if (opened.peek() !== undefined || document.querySelector("dialog[open], [popover]:popover-open"))
    return false;
  return !(
    target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=menu]")
  );
}
