/** How wide the screen is, and what lies over the conversation where it is narrow. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** What is drawn out over the conversation. */
export const drawer = signal<"conversations" | "members" | undefined>(undefined);

/** The list of conversations is a drawer. As in layout.css. */
export const isNarrow = matching("(max-width: 759px)");
/** There is room for the members beside the conversation. As in layout.css. */
export const isWide = matching("(min-width: 1080px)");

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

/** Whether the screen is so. What is drawn out is away when that changes. */
function matching(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener("change", () => {
    matches.value = media.matches;
    drawer.value = undefined;
  });
  return matches;
}
