/** Cuts texts to the bytes that there are for them. */

/** The longest beginning of `text`, in whole characters, that takes at most `bytes` bytes of UTF-8. */
export function truncate(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
