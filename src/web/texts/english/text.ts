/** English: what stands in messages. */
export const text = {
  "text.link-new-tab": "opens in a new tab",
  "text.code": "Code",
  "text.code-in": "Code in {language}",
  "text.copy-code": "Copy code",
} as const;
