/** The emoji that one used last, on this device. */
const keptAs = "chorus.emoji";
const recentMax = 18;

interface Kept {
  readonly recent: readonly string[];
  readonly tone: string;
}

/** Before one has used any. */
const usual = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀", "🔥"];

/** The last one first. */
export function recentEmoji(): readonly string[] {
  const { recent } = kept();
  return [...recent, ...usual.filter((one) => !recent.includes(one))].slice(0, recentMax);
}

export function rememberEmoji(emoji: string): void {
  const { recent, tone } = kept();
  keep({ recent: [emoji, ...recent.filter((one) => one !== emoji)].slice(0, recentMax), tone });
}

/** The tone of skin that one chose. */
export function keptTone(): string {
  return kept().tone;
}

export function keepTone(tone: string): void {
  keep({ ...kept(), tone });
}

function kept(): Kept {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keptAs) ?? "{}");
    const { recent, tone } = found as Partial<Kept>;
    const isList = Array.isArray(recent) && recent.every((one) => typeof one === "string");
    return { recent: isList ? recent : [], tone: typeof tone === "string" ? tone : "" };
  } catch {
    return { recent: [], tone: "" };
  }
}

function keep(value: Kept): void {
  try {
    localStorage.setItem(keptAs, JSON.stringify(value));
  } catch {
    // The browser keeps nothing for us: the next time begins with the usual ones.
  }
}
