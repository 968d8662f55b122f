/** What HTTP may ask of the rest of the node about files and links, as a port. */
import type { Readable } from "node:stream";
import type { Preview } from "../files/preview.ts";
import type { Range } from "../files/store.ts";
import type { Upload } from "../network/upload-state.ts";

/** Why something is not done: an HTTP status, and a sentence. */
export interface Denial {
  readonly status: 400 | 401 | 403 | 404 | 408 | 413 | 415 | 422 | 429 | 502 | 503 | 507;
  readonly why: string;
}

/** Somebody who is known by a request. */
export interface Visitor {
  /** As uploads have it: `a:account`, or `h:address` for a guest. */
  readonly by: string;
}

export interface Visitors {
  /** @param authorization the header @param host where the request comes from */
  identify(authorization: string | undefined, host: string): Promise<Visitor | Denial>;
}

export interface Sent {
  /** Whose it is. */
  readonly by: string;
  /** Its Content-Type, as it was said. */
  readonly type: string;
  /** As far as it was said. */
  readonly bytes: number | undefined;
  readonly body: Readable;
}

export interface Files {
  /** Bytes of a file. */
  readonly max: number;
  /** Kinds that are taken, as the configuration has them. */
  readonly types: readonly string[];
  /** Takes a file, durably. */
  take(sent: Sent): Promise<Denial | ({ readonly id: string } & Pick<Upload, "width" | "height">)>;
  find(id: string): Promise<Upload | undefined>;
  /** Undefined when the store has lost it. */
  read(id: string, upload: Upload, range: Range): Promise<Readable | undefined | Denial>;
}

export interface Previews {
  /** What a link leads to, in a few words. */
  preview(url: string, by: string): Promise<Preview | Denial>;
  /** A picture that a preview has shown. @param proof that it has */
  picture(url: string, proof: string, host: string): Promise<{ kind: string; bytes: Uint8Array } | Denial>;
}

/** Absent where it is switched off. */
export interface Sharing {
  readonly visitors: Visitors;
  readonly files?: Files | undefined;
  readonly previews?: Previews | undefined;
}

export function isDenial(answer: object): answer is Denial {
  return "why" in answer && "status" in answer;
}
