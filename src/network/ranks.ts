/** Ranks in a channel, from the highest: founder, operator, voice. A member's ranks are their letters in this order. */

export type Rank = "q" | "o" | "v";

export const rankLetters = "qov";
export const rankPrefixes = "~@+";

/** The prefixes of a member's ranks, highest first: "@+". */
export function prefixesOf(ranks: string): string {
  return [...ranks].map((rank) => rankPrefixes[rankLetters.indexOf(rank)] ?? "").join("");
}

/** Whether a member has this rank or a higher one. */
export function isAtLeast(ranks: string | undefined, rank: Rank): boolean {
  return (
    ranks !== undefined && ranks !== "" && rankLetters.indexOf(ranks[0] ?? "") <= rankLetters.indexOf(rank)
  );
}

/** What a member of this rank holds: a founder is an operator too, so that every client knows that it may act as one. */
export function ranksOf(rank: Rank | undefined): string {
  return rank === "q" ? "qo" : (rank ?? "");
}

/** The ranks with one more or one less, in order. */
export function withRank(ranks: string, rank: string, set: boolean): string {
  return [...rankLetters].filter((each) => (each === rank ? set : ranks.includes(each))).join("");
}
