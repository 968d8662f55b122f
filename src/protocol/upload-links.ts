/** Links to files that were uploaded here: /files/<id>/<name>, on whichever host. */

/** Hexadecimal digits of an id. */
export const uploadIdDigits = 32;
/** Files that one message can keep: of those that it names after these nothing is known. */
export const uploadsPerMessage = 64;
/** Characters of a file's name as it stands in a link, so that a few links fit into a line. */
const nameMax = 96;

/** Where files are, and where they are brought. */
export const filesPath = "/files/";
export const uploadPath = "/upload";

const link = new RegExp(`${filesPath}([0-9a-f]{${uploadIdDigits}})(?=/)`, "g");

/** The ids of the files that a text names, each once. */
export function uploadsIn(text: string): string[] {
  if (!text.includes(filesPath)) return [];
  const ids = new Set<string>();
  for (const [, id = ""] of text.matchAll(link)) if (ids.size < uploadsPerMessage) ids.add(id);
  return [...ids];
}

/** A link to one file, and what can be read off it. */
export interface UploadLink {
  readonly id: string;
  /** As a person would write it. */
  readonly name: string;
  /** Of a picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** The path of a file, with a picture's size behind it so that room can be kept for it: "…/cat.png#640x480". */
export function uploadLinkOf({ id, name, width, height }: UploadLink): string {
  const size = width === undefined || height === undefined ? "" : `#${width}x${height}`;
  return `${filesPath}${id}/${encodedName(name)}${size}`;
}

/** What a URL says of a file; undefined where it names none. */
export function uploadLinkIn(url: string): UploadLink | undefined {
  const parsed = URL.parse(url, "http://localhost");
  const [, id, name] = /^\/files\/([0-9a-f]{32})\/([^/]*)$/.exec(parsed?.pathname ?? "") ?? [];
  if (parsed === null || id === undefined || name === undefined) return undefined;
  const [, width, height] = /^#(\d{1,5})x(\d{1,5})$/.exec(parsed.hash) ?? [];
  const size = width === undefined ? {} : { width: Number(width), height: Number(height) };
  return { id, name: decodedName(name), ...size };
}

/** A name without anything that is not for names: no folders, no control characters, nothing that turns the direction of text. */
export function plainName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, "")
    .replace(/\s+/g, " ")
    .replace(/["*:<>?|;]/g, "_")
    // From its first sign on alone, or a long row of dots within a name would be gone through once for each of them.
    .replace(/^[. ]+|(?<![. ])[. ]+$/g, "");
  return clean === "" ? "file" : clean;
}

/** As it stands in a link: what is too long loses its middle, and keeps its extension. */
function encodedName(name: string): string {
  const clean = plainName(name);
  const [, stem = clean, extension = ""] = /^(.+?)(\.[^.]{1,10})?$/su.exec(clean) ?? [];
  // None becomes shorter in a link, so more than these are of no use.
  const letters = [...stem].slice(0, nameMax);
  const encode = () => encoded(letters.join("") + extension);
  while (encode().length > nameMax && letters.length > 1) letters.pop();
  return encode().length > nameMax ? encoded(letters.join("")) : encode();
}

/** Parentheses and the like end links in some clients. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function decodedName(name: string): string {
  try {
    return plainName(decodeURIComponent(name));
  } catch {
    return plainName(name);
  }
}
