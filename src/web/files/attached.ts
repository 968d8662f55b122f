/** What stands in a message beside its words: our own files, and links that lead elsewhere. */
import { type UploadLink, uploadLinkIn } from "../../protocol/upload-links.ts";

/** Of one message so many are shown, and so many previews. */
const filesMax = 12;
const previewsMax = 3;

export interface Attachment extends UploadLink {
  readonly kind: "picture" | "sound" | "film" | "other";
  /** On the page's own node: any node has any file. */
  readonly path: string;
}

export interface Attached {
  readonly files: readonly Attachment[];
  /** Links whose pages may be looked at. */
  readonly links: readonly string[];
}

const kinds: readonly (readonly [Attachment["kind"], RegExp])[] = [
  ["picture", /\.(?:png|jpe?g|gif|webp|avif)$/i],
  ["sound", /\.(?:mp3|ogg|oga|opus|wav|flac|m4a|aac)$/i],
  ["film", /\.(?:mp4|m4v|webm|ogv)$/i],
];

/** Links as they stand in a text, without what a sentence puts behind them. */
const link = /https?:\/\/[^\s<>"]{1,2000}/gi;

/** @param hosts names of the nodes' hosts, without ports: only their files are ours */
export function attachedTo(text: string, hosts: ReadonlySet<string>): Attached {
  const files = new Map<string, Attachment>();
  const links = new Set<string>();
  for (const [found] of withoutCode(text).matchAll(link)) {
    const url = URL.parse(found.replace(/[.,;:!?'")\]}*_~]+$/, ""));
    if (!url) continue;
    const file = hosts.has(url.hostname) ? fileAt(url) : undefined;
    if (file && files.size < filesMax) files.set(file.id, file);
    if (!hosts.has(url.hostname) && links.size < previewsMax) links.add(url.href);
  }
  return { files: [...files.values()], links: [...links] };
}

/** A text without those of its lines that are nothing but links to our own files: they are shown below it. */
export function withoutFiles(text: string, hosts: ReadonlySet<string>): string {
  const isFile = (word: string): boolean => {
    const url = /^https?:\/\/\S+$/i.test(word) ? URL.parse(word) : null;
    return url !== null && hosts.has(url.hostname) && fileAt(url) !== undefined;
  };
  const lines = text.split("\n");
  const kept = lines.filter((line) => line.trim() === "" || !line.trim().split(/\s+/).every(isFile));
  return kept.length === lines.length ? text : kept.join("\n").trim();
}

function fileAt(url: URL): Attachment | undefined {
  const file = uploadLinkIn(url.href);
  if (!file) return undefined;
  const isPicture = file.width !== undefined;
  const kind = isPicture ? "picture" : (kinds.find(([, ending]) => ending.test(file.name))?.[0] ?? "other");
  return { ...file, kind, path: url.pathname };
}

/** What is said as code is not meant as a link. */
function withoutCode(text: string): string {
  return text.replace(/```.*?(?:```|$)/gs, " ").replace(/`[^`\n]*`/g, " ");
}

/** How large a picture is shown, in pixels: as it is, but not larger than there is room for. One of unknown size gets a box. */
export function shownSize({ width, height }: UploadLink, most: { width: number; height: number }) {
  if (!width || !height) return { width: 320, height: 200 };
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
