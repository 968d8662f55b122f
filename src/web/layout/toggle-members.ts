/** Shows the members, or shows them no more. */
import { drawer, isWide, membersKeptAs, wantsMembers } from "./screen.ts";

export function toggleMembers(): void {
  if (!isWide.value) {
    drawer.value = drawer.value === "members" ? undefined : "members";
    return;
  }
  wantsMembers.value = !wantsMembers.value;
  try {
    localStorage.setItem(membersKeptAs, wantsMembers.value ? "shown" : "hidden");
  } catch {
    // It holds until the page is closed.
  }
}
