/** English: what is said when a panel cannot be opened. */
export const opening = {
  "opening.failed": "This could not be loaded: the connection is gone, or there is a newer version.",
  "opening.reload": "Reload the page",
  "opening.close": "Not now",
} as const;
