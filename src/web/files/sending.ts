/** Sends one file to a node, and tells how far it has come. */
import { uploadPath } from "../../protocol/upload-links.ts";
import type { Failure, Sent } from "./queue.ts";

/** What an answer means; any other, and none, may be another one later. */
const failures: Readonly<Record<number, Failure>> = {
  400: "refused",
  401: "not-allowed",
  403: "not-allowed",
  404: "not-taken",
  413: "too-large",
  415: "not-taken",
  507: "no-room",
};

/** @param to the node's URL for files @param token of one's session @param origin where links to files begin. Returns what stops it: then nothing is told any more. */
export function sendFile(
  file: File,
  to: string,
  token: string | undefined,
  origin: string,
  sent: (part: number) => void,
  done: (what: Sent) => void,
): () => void {
  const request = new XMLHttpRequest();
  request.open("POST", to);
  if (token !== undefined) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.setRequestHeader("Content-Disposition", `attachment; filename*=UTF-8''${encoded(file.name)}`);
  request.upload.onprogress = ({ loaded, total }) => sent(total > 0 ? loaded / total : 0);
  request.onload = () => done(outcomeOf(request, origin));
  request.onerror = () => done({ kind: "lost" });
  request.ontimeout = request.onerror;
  request.send(file);
  return () => {
    request.onload = null;
    request.onerror = null;
    request.upload.onprogress = null;
    request.abort();
  };
}

function outcomeOf(request: XMLHttpRequest, origin: string): Sent {
  const location = request.getResponseHeader("Location");
  if (request.status === 201 && location !== null)
    return { kind: "there", url: new URL(location, origin).href };
  const why = failures[request.status];
  return why ? { kind: "failed", why } : { kind: "lost" };
}

function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}

/** How large a file may be, in bytes, as far as the node says so. */
export async function sizeMax(): Promise<number> {
  try {
    const { headers } = await fetch(uploadPath, { method: "OPTIONS" });
    return Number(/max-size=(\d+)/.exec(headers.get("Upload-Limit") ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
