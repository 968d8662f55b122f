/** What a web page says of itself in its head: Open Graph first, and what was there before it. */
import { Parser } from "htmlparser2";

/** Characters of each that are kept. */
const titleMax = 200;
const descriptionMax = 400;
const siteMax = 80;
const urlMax = 2048;
/** Elements that are looked at. */
const elementsMax = 2000;

export interface PageHead {
  readonly title?: string;
  readonly description?: string;
  readonly site?: string;
  /** A URL of the web. */
  readonly picture?: string;
}

/** @param type the Content-Type @param url where relative ones begin */
export function headOf(bytes: Uint8Array, type: string, url: string): PageHead {
  const found = new Map<string, string>();
  let title: string | undefined;
  let elements = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      elements += 1;
      if (name === "body" || elements > elementsMax) parser.pause();
      if (name === "title") title ??= "";
      const key = (attributes["property"] ?? attributes["name"] ?? "").toLowerCase();
      const { content } = attributes;
      if (name === "meta" && content !== undefined && key !== "" && !found.has(key)) found.set(key, content);
    },
    ontext(text) {
      if (title !== undefined && title.length < titleMax && !found.has("</title>")) title += text;
    },
    onclosetag(name) {
      if (name === "title") found.set("</title>", "");
      if (name === "head") parser.pause();
    },
  });
  parser.write(textOf(bytes, type));
  const first = (max: number, ...keys: readonly string[]) =>
    keys.map((key) => words(found.get(key), max)).find((text) => text !== undefined);
  const named = {
    title: first(titleMax, "og:title", "twitter:title") ?? words(title, titleMax),
    description: first(descriptionMax, "og:description", "twitter:description", "description"),
    site: first(siteMax, "og:site_name", "application-name"),
    picture: pictureUrl(
      found.get("og:image:secure_url") ?? found.get("og:image") ?? found.get("twitter:image"),
      url,
    ),
  };
  return Object.fromEntries(Object.entries(named).filter(([, text]) => text !== undefined));
}

/** In one line, without what could not be seen or would turn what stands around it. */
function words(text: string | undefined, max: number): string | undefined {
  const clean = text
    ?.toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  if (!clean) return undefined;
  const letters = [...clean];
  return letters.length > max ? `${letters.slice(0, max - 1).join("")}…` : clean;
}

function pictureUrl(text: string | undefined, base: string): string | undefined {
  const url = text === undefined || text.length > urlMax ? null : URL.parse(text, base);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** As the server says it is written, else as the page itself does, else UTF-8. */
function textOf(bytes: Uint8Array, type: string): string {
  const beginning = Buffer.from(bytes.subarray(0, 2048)).toString("latin1");
  const said = /charset\s*=\s*["']?([\w-]+)/i;
  const label = said.exec(type)?.[1] ?? said.exec(beginning)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
