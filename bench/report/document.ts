/** Puts what was measured into a document, between two marks. */

const begin = "<!-- results: written by npm run bench -->";
const end = "<!-- end of results -->";

/** The document with this between its marks; undefined where it has none. */
export function withResults(document: string, results: string): string | undefined {
  const [before, rest] = split(document, begin);
  const [, after] = split(rest ?? "", end);
  if (rest === undefined || after === undefined) return undefined;
  return `${before}${begin}\n\n${results.trim()}\n\n${end}${after}`;
}

/** What stands before the first mark, and after it. */
function split(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}
