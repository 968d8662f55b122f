/** Fetches what a link leads to, from addresses only that a policy allows: each redirection is judged anew. */
import type { LookupAddress } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Clock } from "../ports.ts";
import type { AddressPolicy } from "./address-policy.ts";
import { addressesOf } from "./resolving.ts";

const redirectionsMax = 3;
/** Milliseconds for all of it. */
const patience = 5000;
const urlMax = 2048;
const headerBytesMax = 16 * 1024;

export interface Fetched {
  /** Where it was found. */
  readonly url: string;
  /** Its Content-Type. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** There was more. */
  readonly isCut: boolean;
}

export interface FetchingOptions {
  readonly policy: AddressPolicy;
  readonly clock: Pick<Clock, "after">;
  /** All addresses of a host; ends when the signal says so. */
  readonly resolve?: (host: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>;
}

export interface Wish {
  /** Kinds that are wanted, such as "text/html". */
  readonly accept: readonly string[];
  /** Bytes that are read at most. */
  readonly max: number;
}

/** It cannot be had; the message says why, to whoever asked, and tells nothing of the networks that a node can reach. */
export class NotFetched extends Error {
  override readonly name = "NotFetched";
}

export class Fetching {
  readonly #policy: AddressPolicy;
  readonly #clock: Pick<Clock, "after">;
  readonly #resolve: typeof addressesOf;

  constructor({ policy, clock, resolve = addressesOf }: FetchingOptions) {
    this.#policy = policy;
    this.#clock = clock;
    this.#resolve = resolve;
  }

  /** @throws NotFetched */
  async read(url: string, wish: Wish): Promise<Fetched> {
    const ending = new AbortController();
    const cancel = this.#clock.after(patience, () => ending.abort());
    const late = new Promise<never>((_resolve, reject) => {
      ending.signal.addEventListener("abort", () => reject(new NotFetched("It took too long")));
    });
    try {
      return await Promise.race([this.#follow(url, wish, ending.signal), late]);
    } catch (error) {
      // Which of several reasons it was would tell strangers what is there.
      throw error instanceof NotFetched ? error : new NotFetched("It cannot be reached", { cause: error });
    } finally {
      cancel();
      ending.abort();
    }
  }

  async #follow(first: string, wish: Wish, signal: AbortSignal): Promise<Fetched> {
    let url = first;
    for (let redirections = 0; redirections <= redirectionsMax; redirections++) {
      const target = webAddress(url);
      const answer = await this.#ask(target, wish, signal);
      const { statusCode = 0, headers } = answer;
      const next = headers.location;
      if (statusCode >= 300 && statusCode < 400 && next !== undefined) {
        answer.destroy();
        url = URL.parse(next, target)?.href ?? "";
        continue;
      }
      if (statusCode !== 200) throw given(answer, `It answered ${statusCode}`);
      return await this.#take(answer, target.href, wish);
    }
    throw new NotFetched("It leads from one place to the next too often");
  }

  async #ask(url: URL, { accept }: Wish, signal: AbortSignal): Promise<IncomingMessage> {
    const isSafe = url.protocol === "https:";
    const port = url.port === "" ? (isSafe ? 443 : 80) : Number(url.port);
    const address = await this.#addressOf(url, port, signal);
    signal.throwIfAborted();
    const asking = (isSafe ? httpsRequest : httpRequest)(url, {
      signal,
      agent: false,
      // That very address: a name may lead elsewhere by the time that it is looked up again.
      lookup: answering(address),
      maxHeaderSize: headerBytesMax,
      headers: {
        Accept: `${accept.join(", ")}, */*;q=0.1`,
        "Accept-Encoding": "identity",
        "User-Agent": "Mozilla/5.0 (compatible; Chorus link preview)",
      },
    });
    return await new Promise((resolve, reject) => {
      asking.once("response", resolve);
      // After the answer too: what is left of it is of no use then.
      asking.on("error", reject);
      asking.end();
    });
  }

  /** All addresses have to be allowed: whoever owns the name chooses their order. */
  async #addressOf({ hostname }: URL, port: number, signal: AbortSignal): Promise<LookupAddress> {
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    const family = isIP(host);
    const found = family > 0 ? [{ address: host, family }] : await this.#resolve(host, signal);
    const [first] = found;
    if (!first || !found.every(({ address }) => this.#policy.allows(address, port))) {
      throw new NotFetched("It cannot be reached");
    }
    return first;
  }

  async #take(answer: IncomingMessage, url: string, { accept, max }: Wish): Promise<Fetched> {
    const type = answer.headers["content-type"] ?? "";
    const bare = type.split(";")[0]?.trim().toLowerCase() ?? "";
    const isWanted = accept.some((kind) =>
      kind.endsWith("/*") ? bare.startsWith(kind.slice(0, -1)) : kind === bare,
    );
    if (!isWanted) throw given(answer, "It is nothing that can be shown");
    const encoding = answer.headers["content-encoding"] ?? "identity";
    if (encoding !== "identity") throw given(answer, "It is nothing that can be shown");
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of answer as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      bytes += piece.length;
      // Leaving the loop closes the connection.
      if (bytes > max) break;
    }
    return { url, type, bytes: Buffer.concat(pieces).subarray(0, max), isCut: bytes > max };
  }
}

function given(answer: IncomingMessage, why: string): NotFetched {
  answer.destroy();
  return new NotFetched(why);
}

/** @throws NotFetched it is no address of the web, or holds a password */
function webAddress(text: string): URL {
  const url = text.length <= urlMax ? URL.parse(text) : null;
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isWeb) throw new NotFetched("It is no link of the web");
  return url;
}

function answering({ address, family }: LookupAddress): LookupFunction {
  return (_host, options, answer) => {
    if (options.all) answer(null, [{ address, family }]);
    else answer(null, address, family);
  };
}
