/** Uploaded files in an S3-compatible store, for nodes on several machines. Requests are signed by aws4fetch. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsV4Signer } from "aws4fetch";
import {
  diskFailure,
  type FileStore,
  type Range,
  type Stored,
  StoreFull,
  StoreUnavailable,
} from "./store.ts";

/** Where and as whom. */
export interface S3Address {
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Before every name; empty or with "/" at its end. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Milliseconds without a byte, after which the store counts as silent. */
const silenceMax = 20_000;
/** Bytes of an answer that is no file. */
const answerMax = 4 * 1024 * 1024;
/** SHA-256 digits with which names begin. */
const hashDigits = 64;
/** How much of why it refused is shown. */
const reasonMax = 200;

interface Asked {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

export class S3Store implements FileStore {
  readonly #address: S3Address;

  constructor(address: S3Address) {
    this.#address = address;
  }

  async put(object: string, path: string): Promise<void> {
    const { size } = await stat(path).catch((error) => {
      throw diskFailure(error);
    });
    const answer = await this.#ask({
      method: "PUT",
      path: this.#pathOf(object),
      headers: {
        "content-length": String(size),
        "content-type": "application/octet-stream",
        // The store checks that what it got is that.
        "x-amz-content-sha256": object.slice(0, hashDigits),
      },
      body: createReadStream(path),
    });
    await this.#expect(answer, 200);
  }

  async read(object: string, range?: Range): Promise<Readable | undefined> {
    const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {};
    const answer = await this.#ask({ method: "GET", path: this.#pathOf(object), headers });
    if (answer.statusCode === 200 || answer.statusCode === 206) return answer;
    await this.#expect(answer, 404);
    return undefined;
  }

  async remove(object: string): Promise<void> {
    const answer = await this.#ask({ method: "DELETE", path: this.#pathOf(object) });
    if (answer.statusCode !== 404) await this.#expect(answer, 204);
  }

  async *list(): AsyncGenerator<Stored> {
    const { bucket, prefix } = this.#address;
    let token: string | undefined;
    do {
      const query = new URLSearchParams({ "list-type": "2", prefix });
      if (token !== undefined) query.set("continuation-token", token);
      const text = await this.#expect(await this.#ask({ method: "GET", path: `/${bucket}?${query}` }), 200);
      for (const [, entry = ""] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const object = (element(entry, "Key") ?? "").slice(prefix.length);
        if (/^[0-9a-f-]+$/.test(object))
          yield { object, at: Date.parse(element(entry, "LastModified") ?? "") };
      }
      token = element(text, "NextContinuationToken");
    } while (token !== undefined);
  }

  #pathOf(object: string): string {
    const { bucket, prefix } = this.#address;
    return `/${bucket}/${prefix}${object}`;
  }

  async #ask({ method, path, headers = {}, body }: Asked): Promise<IncomingMessage> {
    const { endpoint, region, accessKeyId, secretAccessKey } = this.#address;
    const signed = await new AwsV4Signer({
      ...{ method, url: `${endpoint}${path}`, headers, service: "s3" },
      ...{ region, accessKeyId, secretAccessKey },
    }).sign();
    const request = signed.url.protocol === "https:" ? httpsRequest : httpRequest;
    const asking = request(signed.url, {
      ...{ method, headers: Object.fromEntries(signed.headers) },
      timeout: silenceMax,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asking.once("response", resolve);
      asking.on("error", reject);
      asking.on("timeout", () => asking.destroy(new Error("it does not answer")));
    });
    const sent = body ? pipeline(body, asking) : asking.end();
    try {
      const [answer] = await Promise.all([answered, sent]);
      return answer;
    } catch (cause) {
      const { message, code } = cause as NodeJS.ErrnoException;
      throw new StoreUnavailable(`the store of files: ${message || code}`, { cause });
    }
  }

  /** Reads the rest of an answer. @throws StoreUnavailable, StoreFull it is another one */
  async #expect(answer: IncomingMessage, status: number): Promise<string> {
    let text = "";
    try {
      answer.setEncoding("utf8");
      for await (const piece of answer) {
        text += piece;
        if (text.length > answerMax) throw new Error("it says too much");
      }
    } catch (cause) {
      throw new StoreUnavailable(`the store of files: ${(cause as Error).message}`, { cause });
    }
    if (answer.statusCode === status) return text;
    const why = element(text, "Message") ?? element(text, "Code") ?? "";
    const reason = `the store of files answered ${answer.statusCode} ${why}`.trim().slice(0, reasonMax);
    throw answer.statusCode === 507 ? new StoreFull(reason) : new StoreUnavailable(reason);
  }
}

/** The text of the first XML element of this name. */
function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text
    ?.replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
