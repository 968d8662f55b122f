/** English: what stands in messages. */
export const text = {
  "text.spoiler": "Hidden text: show it",
  "text.code": "Code",
  "text.code-in": "Code in {language}",
  "text.copy-code": "Copy code",
} as const;
