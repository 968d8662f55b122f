/** The desk where links are asked about: what they lead to is fetched by this node, so that readers' addresses stay theirs. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Fetching, NotFetched } from "../files/fetching.ts";
import { pictureIn } from "../files/picture.ts";
import type { Preview } from "../files/preview.ts";
import type { Denial, Previews } from "../gateway/shared-files.ts";
import { Throttle } from "../gateway/throttle.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import type { Clock } from "../ports.ts";
import { FairQueue } from "./fair-queue.ts";
import type { NodeAccess } from "./node-access.ts";

/** What is read of a page, and of a picture, in bytes. */
const pageMax = 512 * 1024;
const pictureMax = 4 * 1024 * 1024;
/** How many pages are remembered, and bytes of pictures; for how long, and how long that something could not be had; in milliseconds. */
const pagesMax = 1000;
const picturesBytesMax = 32 * 1024 * 1024;
const rememberedFor = 3_600_000;
const failedFor = 300_000;
/** Fetches that may be under way at a time, and those of one visitor that may wait for that. */
const underwayMax = 16;
const waitingMax = 32;
/** How many links one visitor may ask about: at once, and then in a second. */
const burst = 40;
const perSecond = 1;
/** Visitors whose pace is remembered. */
const pacesMax = 5000;

/** Where pictures of previews are. */
const picturePath = "/preview/picture";

interface Remembered<Found> {
  readonly found: Promise<Found | Denial>;
  readonly until: number;
  bytes: number;
}

export interface PreviewDeskOptions {
  readonly node: Pick<NodeAccess, "state">;
  readonly fetching: Fetching;
  readonly clock: Clock;
}

type Picture = { readonly kind: string; readonly bytes: Uint8Array };

const busy: Denial = { status: 429, why: "Too many links at once: try again in a moment" };

export class PreviewDesk implements Previews {
  readonly #options: PreviewDeskOptions;
  readonly #pages = new Map<string, Remembered<Preview>>();
  readonly #pictures = new Map<string, Remembered<Picture>>();
  /** The one that was quiet longest first. */
  readonly #paces = new Map<string, Throttle>();
  /** In turn, so that whoever asks about many links of sites that are slow keeps nobody else waiting for all of them. */
  readonly #fetches = new FairQueue(underwayMax, waitingMax);

  constructor(options: PreviewDeskOptions) {
    this.#options = options;
  }

  async preview(url: string, by: string): Promise<Preview | Denial> {
    const known = this.#recall(this.#pages, url);
    if (known) return known;
    if (!this.#isInTime(by)) return busy;
    const found = this.#remember(this.#pages, url, by, () => this.#look(url));
    while (this.#pages.size > pagesMax) forgetFirst(this.#pages);
    return found;
  }

  async picture(url: string, proof: string, host: string): Promise<Picture | Denial> {
    // Anybody could have this node fetch anything otherwise.
    if (!isSame(proof, this.#proofOf(url))) return { status: 404, why: "There is no such picture" };
    const known = this.#recall(this.#pictures, url);
    if (known) return known;
    const by = `h:${neighbourhood(host)}`;
    if (!this.#isInTime(by)) return busy;
    const found = await this.#remember(this.#pictures, url, by, () => this.#fetchPicture(url));
    const kept = this.#pictures.get(url);
    if (kept && "bytes" in found) kept.bytes = found.bytes.length;
    const sum = () => this.#pictures.values().reduce((bytes, each) => bytes + each.bytes, 0);
    while (sum() > picturesBytesMax || this.#pictures.size > pagesMax) forgetFirst(this.#pictures);
    return found;
  }

  async #look(url: string): Promise<Preview> {
    const wish = { accept: ["text/html", "application/xhtml+xml", "image/*"], max: pageMax };
    const { url: at, type, bytes } = await this.#options.fetching.read(url, wish);
    if (/^image\//i.test(type)) {
      if (!pictureIn(bytes)) throw new NotFetched("It is nothing that can be shown");
      return { url: at, picture: this.#pictureOf(at) };
    }
    // Loaded with the first link: every node would begin later.
    const { headOf } = await import("../files/page-head.ts");
    const { picture, ...head } = headOf(bytes, type, at);
    if (head.title === undefined && head.description === undefined) {
      throw new NotFetched("It says nothing of itself");
    }
    return { url: at, ...head, ...(picture !== undefined && { picture: this.#pictureOf(picture) }) };
  }

  async #fetchPicture(url: string): Promise<Picture> {
    const wish = { accept: ["image/*"], max: pictureMax };
    const { bytes, isCut } = await this.#options.fetching.read(url, wish);
    const kind = pictureIn(bytes)?.kind;
    if (isCut || kind === undefined) throw new NotFetched("It is no picture that can be shown");
    return { kind, bytes };
  }

  #pictureOf(url: string): string {
    return `${picturePath}?${new URLSearchParams({ url, proof: this.#proofOf(url) })}`;
  }

  /** The same on all nodes, and known to nobody else. */
  #proofOf(url: string): string {
    return createHmac("sha256", this.#options.node.state.secret)
      .update(`picture ${url}`)
      .digest("hex")
      .slice(0, 32);
  }

  #recall<Found>(memory: Map<string, Remembered<Found>>, url: string): Promise<Found | Denial> | undefined {
    const known = memory.get(url);
    if (!known || known.until > this.#options.clock.monotonic()) return known?.found;
    memory.delete(url);
    return undefined;
  }

  /** Whoever asks meanwhile gets the same answer. */
  #remember<Found>(
    memory: Map<string, Remembered<Found>>,
    url: string,
    by: string,
    look: () => Promise<Found>,
  ): Promise<Found | Denial> {
    const began = this.#options.clock.monotonic();
    const found = this.#fetches.run(by, look).then(
      (result) => {
        if (result === undefined) memory.delete(url);
        return result ?? busy;
      },
      (error: unknown): Denial => {
        if (!(error instanceof NotFetched)) throw error;
        const kept = memory.get(url);
        if (kept) memory.set(url, { ...kept, until: began + failedFor });
        return { status: 422, why: error.message };
      },
    );
    memory.set(url, { found, until: began + rememberedFor, bytes: 0 });
    return found;
  }

  #isInTime(who: string): boolean {
    const now = this.#options.clock.monotonic();
    const pace = this.#paces.get(who) ?? new Throttle(perSecond, burst, now);
    this.#paces.delete(who);
    this.#paces.set(who, pace);
    if (this.#paces.size > pacesMax) forgetFirst(this.#paces);
    return pace.take(now) === 0;
  }
}

function forgetFirst(memory: Map<string, unknown>): void {
  const [first] = memory.keys();
  if (first !== undefined) memory.delete(first);
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
