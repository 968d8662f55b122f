/** Whether somebody looks at this window. */
import { signal } from "@preact/signals";

/** The window is in sight and has the focus. */
export const isWatched = signal(look());

if (typeof document !== "undefined") {
  for (const event of ["focus", "blur"]) addEventListener(event, update);
  document.addEventListener("visibilitychange", update);
}

function update(): void {
  isWatched.value = look();
}

function look(): boolean {
  return typeof document !== "undefined" && document.visibilityState === "visible" && document.hasFocus();
}
