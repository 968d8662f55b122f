/** Where two JSON values differ. */

/**
 * The first place where they do, as a path such as `deliveries[0].line.text`; undefined where they do not. With `grown` the
 * first value may have fields that the other has not.
 */
export function differenceIn(one: unknown, other: unknown, { grown = false } = {}): string | undefined {
  if (Object.is(one, other)) return undefined;
  if (!isComposed(one) || !isComposed(other) || Array.isArray(one) !== Array.isArray(other)) return "";
  if (Array.isArray(one) && one.length !== (other as unknown as unknown[]).length) return ".length";
  const keys = Object.keys(grown ? other : { ...one, ...other });
  for (const key of keys) {
    const below = differenceIn(one[key], other[key], { grown });
    if (below !== undefined) return `${Array.isArray(one) ? `[${key}]` : `.${key}`}${below}`;
  }
  return undefined;
}

function isComposed(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
