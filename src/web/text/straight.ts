/** Text that turns the direction of nothing around it: "exe.gpj" is not shown as if it were "jpg.exe". */

/** Embeddings, overrides and isolates. What only marks a place's own direction is left: people write it. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

export function straight(text: string): string {
  return text.replace(turning, "");
}
