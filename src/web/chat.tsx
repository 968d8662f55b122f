/** The chat itself: what runs it, and its screen. Fetched at once by who comes back, and while newcomers write their name. */
export { Browser } from "./browser.ts";
export { Layout as Chat } from "./layout/layout.tsx";
