/** What kind of file one is: told by its own bytes, not by what its sender says, wherever browsers would act on it. */
import { pictureIn } from "./picture.ts";

export interface Kind {
  /** As it is served. */
  readonly kind: string;
  /** Of a picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

export const unknownKind = "application/octet-stream";
export const textKind = "text/plain; charset=utf-8";

/** More pixels than this are not shown: a small file may hold a very large picture. */
const pixelsMax = 250_000_000;

/** What browsers show or play by themselves, and nothing in it can act. Everything else is only saved. */
const shown: ReadonlySet<string> = new Set([
  ...["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"],
  ...["audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/mp4", "audio/aac", "audio/webm"],
  ...["video/mp4", "video/webm", "video/ogg"],
  textKind,
]);

export function isShown(kind: string): boolean {
  return shown.has(kind);
}

/** @param beginning of the file @param said the Content-Type that came with it */
export function kindOf(beginning: Uint8Array, said: string): Kind {
  const picture = pictureIn(beginning);
  if (picture) {
    const { kind, size } = picture;
    if (size && size.width * size.height > pixelsMax) return { kind: unknownKind };
    return { kind, ...size };
  }
  const claimed = said.split(";")[0]?.trim().toLowerCase() ?? "";
  return { kind: soundOrFilm(beginning, claimed) ?? document(beginning) ?? text(beginning, claimed) };
}

function soundOrFilm(bytes: Uint8Array, claimed: string): string | undefined {
  const begins = (signature: string, at = 0) =>
    Buffer.from(bytes.subarray(at, at + signature.length)).toString("latin1") === signature;
  const either = (container: string) => `${claimed.startsWith("audio/") ? "audio" : "video"}/${container}`;
  if (begins("OggS")) return claimed.startsWith("video/") ? "video/ogg" : "audio/ogg";
  if (begins("\x1a\x45\xdf\xa3")) return either("webm");
  if (begins("ftyp", 4)) {
    if (begins("M4A ", 8) || begins("M4B ", 8)) return "audio/mp4";
    return /^(?:isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash)$/.test(brandOf(bytes)) ? either("mp4") : undefined;
  }
  if (begins("RIFF") && begins("WAVE", 8)) return "audio/wav";
  if (begins("fLaC")) return "audio/flac";
  if (begins("ID3")) return "audio/mpeg";
  const [first, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || !claimed.startsWith("audio/")) return undefined;
  return (second & 0x06) === 0 ? "audio/aac" : "audio/mpeg";
}

function brandOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(8, 12)).toString("latin1");
}

function document(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 5)).toString("latin1");
  if (beginning === "%PDF-") return "application/pdf";
  return beginning.startsWith("PK\x03\x04") ? "application/zip" : undefined;
}

/** Text that says it is text, and is: but nothing that browsers know how to run. */
function text(bytes: Uint8Array, claimed: string): string {
  const isClaimed = /^(?:text\/[\w.+-]+|application\/json)$/.test(claimed);
  const isLively = /html|xml|javascript|ecmascript|svg|xsl/.test(claimed);
  return isClaimed && !isLively && isText(bytes) ? textKind : unknownKind;
}

function isText(bytes: Uint8Array): boolean {
  try {
    // The last character may be cut in the middle.
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(decoded);
  } catch {
    return false;
  }
}

/** Whether a network takes files of a kind: "image/*" or "image/png" allows, "!image/gif" forbids; no allowed ones are all. */
export function isTaken(kind: string, types: readonly string[]): boolean {
  const bare = kind.split(";")[0] ?? kind;
  const matches = (type: string) =>
    type.endsWith("/*") ? bare.startsWith(type.slice(0, -1)) : type === bare;
  const [forbidden, allowed] = [
    types.filter((type) => type.startsWith("!")),
    types.filter((type) => !type.startsWith("!")),
  ];
  if (forbidden.some((type) => matches(type.slice(1)))) return false;
  return allowed.length === 0 || allowed.some(matches);
}
