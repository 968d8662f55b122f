/** A channel's rules as switches and numbers, and the MODE that makes them so. */

/** Modes that are on or off, in the order in which they are shown. */
export const switches = ["i", "s", "m", "R", "t", "n", "C"] as const;
export type Switch = (typeof switches)[number];

export interface Rules {
  readonly on: ReadonlySet<Switch>;
  /** Whoever enters has to know it; "" is none. */
  readonly key: string;
  /** "" is none. */
  readonly limit: string;
  /** Seconds between two messages of one person; "" is none. */
  readonly slow: string;
}

/** Seconds that slow mode is offered with. */
export const slowChoices = ["", "5", "10", "30", "60", "300", "900", "3600", "21600"] as const;

export function rulesOf(modes: ReadonlyMap<string, string>): Rules {
  return {
    on: new Set(switches.filter((letter) => modes.has(letter))),
    key: modes.get("k") ?? "",
    limit: modes.get("l") ?? "",
    slow: modes.get("W") ?? "",
  };
}

/** What somebody wants to be otherwise; what they have not touched stays as it is, whoever changes it meanwhile. */
export interface Wishes extends Partial<Omit<Rules, "on">> {
  readonly switched: ReadonlyMap<Switch, boolean>;
}

export function fulfilled(rules: Rules, { switched, ...values }: Wishes): Rules {
  return {
    ...rules,
    ...values,
    on: new Set(switches.filter((letter) => switched.get(letter) ?? rules.on.has(letter))),
  };
}

/** What is wrong with what was written; undefined when it can be sent. */
export function problemWith({ key, limit }: Pick<Rules, "key" | "limit">): "key" | "limit" | undefined {
  // A "*" alone is what servers say instead of a key that one may not know.
  if (/[\s,]/.test(key) || key.startsWith(":") || new TextEncoder().encode(key).length > 32) return "key";
  if (limit !== "" && !/^[1-9]\d{0,8}$/.test(limit)) return "limit";
  return undefined;
}

/** MODE's parameters after the channel; undefined when nothing is different. */
export function changesOf(before: Rules, after: Rules): string[] | undefined {
  let [set, unset] = ["", ""];
  const values: string[] = [];
  const gone: string[] = [];
  for (const letter of switches) {
    if (after.on.has(letter) === before.on.has(letter)) continue;
    if (after.on.has(letter)) set += letter;
    else unset += letter;
  }
  for (const [letter, name] of [
    ["k", "key"],
    ["l", "limit"],
    ["W", "slow"],
  ] as const) {
    if (after[name] === before[name]) continue;
    if (after[name] !== "") {
      set += letter;
      values.push(after[name]);
    } else {
      unset += letter;
      // CHANMODES has k with an argument always.
      if (letter === "k") gone.push(before.key);
    }
  }
  if (set === "" && unset === "") return undefined;
  const letters = `${set === "" ? "" : `+${set}`}${unset === "" ? "" : `-${unset}`}`;
  return [letters, ...values, ...gone];
}
