/** How wide the screen is, and what lies over the conversation where it is narrow. */
import { computed, signal } from "@preact/signals";

/** As in layout.css. */
const narrow = matchMedia("(max-width: 759px)");
const wide = matchMedia("(min-width: 1080px)");

const isNarrowNow = signal(narrow.matches);
const isWideNow = signal(wide.matches);
narrow.addEventListener("change", ({ matches }) => {
  isNarrowNow.value = matches;
  drawer.value = undefined;
});
wide.addEventListener("change", ({ matches }) => {
  isWideNow.value = matches;
  drawer.value = undefined;
});

/** The list of conversations is a drawer. */
export const isNarrow = computed(() => isNarrowNow.value);
/** There is room for the members beside the conversation. */
export const isWide = computed(() => isWideNow.value);

/** What is drawn out over the conversation. */
export const drawer = signal<"conversations" | "members" | undefined>(undefined);

export const membersKeptAs = "chorus.members";
/** Whether members are shown where there is room for them. */
export const wantsMembers = signal(kept() !== "hidden");

function kept(): string | null {
  try {
    return localStorage.getItem(membersKeptAs);
  } catch {
    return null;
  }
}
