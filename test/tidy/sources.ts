/** The project's source files as the tidy tests read them: listed, and with everything that is not code blanked. */
import { globSync, readFileSync } from "node:fs";

export interface Source {
  /** From the project's folder: "src/log/log.ts". */
  readonly path: string;
  readonly text: string;
}

/** Every .ts, .tsx and .mjs file of the project. */
export function sources(): Source[] {
  return globSync("{src,bin,test,bench,tools}/**/*.{ts,tsx,mjs}")
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** The line, counted from 1, that holds the character at `index`. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** What a file imports or re-exports, types included. */
export function importsOf({ text }: Source): Import[] {
  const code = codeOf(text);
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*(["'])/g)].map((match) => {
    const start = match.index + match[0].length;
    return {
      specifier: text.slice(start, text.indexOf(match[1] ?? '"', start)),
      line: lineAt(text, match.index),
    };
  });
}

const quotes = "\"'`";
/** After these a slash begins a regular expression; after anything else it divides. */
const beforeExpression = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield))\s*$/;

/** The same text, character for character, with the insides of comments, strings and regular expressions blanked. */
export function codeOf(text: string): string {
  let code = "";
  /** Braces open within each `${…}` that surrounds the place where we are. */
  const templates: number[] = [];
  let at = 0;
  const keep = (length: number): void => {
    code += text.slice(at, at + length);
    at += length;
  };
  const blankUntil = (end: number): void => {
    code += text.slice(at, end).replace(/[^\n]/g, " ");
    at = end;
  };

  while (at < text.length) {
    const character = text[at] ?? "";
    if (text.startsWith("//", at) || text.startsWith("#!", at))
      blankUntil(endOr(text, text.indexOf("\n", at)));
    else if (text.startsWith("/*", at)) blankUntil(endOr(text, text.indexOf("*/", at) + 2));
    else if (quotes.includes(character)) string(character);
    else if (character === "/" && beforeExpression.test(code.slice(-200))) {
      const body = /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\//.exec(text.slice(at));
      keep(1);
      if (body !== null) blankUntil(at + body[0].length - 2);
      keep(1);
    } else {
      const braces = templates.at(-1);
      if (braces !== undefined && character === "{") templates[templates.length - 1] = braces + 1;
      if (braces !== undefined && character === "}") templates[templates.length - 1] = braces - 1;
      keep(1);
      if (templates.at(-1) === -1) {
        templates.pop();
        restOfString("`");
      }
    }
  }
  return code;

  function string(quote: string): void {
    keep(1);
    restOfString(quote);
  }

  function restOfString(quote: string): void {
    let end = at;
    while (end < text.length && text[end] !== quote) {
      if (quote === "`" && text.startsWith("${", end)) {
        blankUntil(end);
        keep(2);
        templates.push(0);
        return;
      }
      end += text[end] === "\\" ? 2 : 1;
    }
    blankUntil(Math.min(end, text.length));
    keep(1);
  }
}

function endOr(text: string, index: number): number {
  return index < 2 ? text.length : index;
}
