/** What stands for the records that have expired: a text in a file, which is named among what stands for records. */
import { LogUnavailable } from "./errors.ts";
import type { JetStreamReplacements } from "./jetstream-replacements.ts";
import type { Base } from "./log.ts";
import type { SharedFiles } from "./shared-files.ts";

export class JetStreamBases {
  readonly #files: SharedFiles;
  readonly #replacements: Pick<JetStreamReplacements<never>, "base" | "keepBase">;

  constructor(files: SharedFiles, replacements: Pick<JetStreamReplacements<never>, "base" | "keepBase">) {
    this.#files = files;
    this.#replacements = replacements;
  }

  /** @throws LogUnavailable it cannot be read whole just now */
  async newest(): Promise<Base | undefined> {
    const place = await this.#replacements.base();
    return place && { record: place.record, text: await this.#read(place.file) };
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
      throw new LogUnavailable((error as Error).message);
    }
  }

  async #read(name: string): Promise<string> {
    try {
      return Buffer.concat(await Array.fromAsync(this.#files.read(name))).toString();
    } catch (error) {
      throw new LogUnavailable((error as Error).message);
    }
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
