/** What stands for the records that have expired: a text in a file, which is named among what stands for records. */
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogUnavailable } from "./errors.ts";
import { unavailable } from "./jetstream-failures.ts";
import { type BasePlace, Illegible, type JetStreamReplacements } from "./jetstream-replacements.ts";
import type { Base } from "./log.ts";
import type { SharedFiles } from "./shared-files.ts";

/** How long a base that cannot be read is tried again, in ms, before it is lost: another server may have it whole. */
const lostAfter = 10_000;
const retryInterval = 250;

export class JetStreamBases {
  readonly #files: SharedFiles;
  readonly #replacements: Pick<JetStreamReplacements<never>, "base" | "keepBase">;
  readonly #clock: Clock;

  constructor(
    files: SharedFiles,
    replacements: Pick<JetStreamReplacements<never>, "base" | "keepBase">,
    clock: Clock,
  ) {
    this.#files = files;
    this.#replacements = replacements;
    this.#clock = clock;
  }

  /** @throws LogUnavailable it cannot be read whole just now; LogCorrupt it is lost */
  async newest(): Promise<Base | undefined> {
    let isLate = false;
    const cancel = this.#clock.after(lostAfter, () => {
      isLate = true;
    });
    try {
      for (;;) {
        const isLastTry = isLate;
        const base = await this.#newest(isLastTry);
        if (base !== "damaged") return base;
        await pause(this.#clock, retryInterval);
      }
    } finally {
      cancel();
    }
  }

  async #newest(isLastTry: boolean): Promise<Base | undefined | "damaged"> {
    let place: BasePlace | undefined;
    try {
      place = await this.#replacements.base();
      return place && { record: place.record, text: await this.#read(place.file) };
    } catch (error) {
      if (error instanceof LogUnavailable && !(error instanceof Illegible)) throw error;
      if (!isLastTry) return "damaged";
      const which = place ? `records up to ${place.record}` : "expired records";
      throw new LogCorrupt(`what stands in the log for its ${which} is lost: ${(error as Error).message}`);
    }
  }

  /** Resolves when this base, or a higher one, is durable. @param suffix unlike that of any other attempt @throws LogUnavailable */
  async keep(base: Base, suffix: string): Promise<void> {
    const { record } = base;
    if (((await this.#replacements.base())?.record ?? 0) >= record) return;
    const file = `base-${record}-${suffix}`;
    await this.#write(file, base);
    await this.#replacements.keepBase({ record, file });
  }

  async #write(name: string, { text }: Base): Promise<void> {
    async function* content() {
      yield new TextEncoder().encode(text);
    }
    try {
      const draft = await this.#files.begin(name, {});
      await draft.finish({}, content());
    } catch (error) {
      unavailable(error);
    }
  }

  /** @throws LogUnavailable; Error it is not there, or damaged where it was read */
  async #read(name: string): Promise<string> {
    return Buffer.concat(await Array.fromAsync(this.#files.read(name))).toString();
  }

  /** Removes what stood for less than up to this record: all but the newest, which whoever has just been told of it may still read. */
  async removeBelow(record: number): Promise<void> {
    const bases = (await this.#files.list()).filter(({ name }) => recordIn(name) < record);
    const [newest] = bases
      .filter(({ isDraft }) => !isDraft)
      .sort((a, b) => recordIn(b.name) - recordIn(a.name));
    for (const base of bases) if (base !== newest) await this.#files.remove(base.name);
  }
}

/** The record up to which a base stands for all; NaN for other files. */
function recordIn(name: string): number {
  const [kind, record] = name.split("-");
  return kind === "base" ? Number(record) : Number.NaN;
}
