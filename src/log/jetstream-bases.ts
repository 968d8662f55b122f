/** The texts of bases, as files: the one that counts is named among what stands for records. */
import { LogUnavailable } from "./errors.ts";
import type { Base } from "./log.ts";
import type { SharedFiles } from "./shared-files.ts";

export class JetStreamBases {
  readonly #files: SharedFiles;

  constructor(files: SharedFiles) {
    this.#files = files;
  }

  /** Resolves with the name of the file that has the text. @param suffix unlike that of any other attempt @throws LogUnavailable */
  async write({ record, text }: Base, suffix: string): Promise<string> {
    const name = `base-${record}-${suffix}`;
    async function* content() {
      yield new TextEncoder().encode(text);
    }
    try {
      const draft = await this.#files.begin(name, {});
      await draft.finish({}, content());
    } catch (error) {
      throw new LogUnavailable((error as Error).message);
    }
    return name;
  }

  /** @throws LogUnavailable it cannot be read whole just now */
  async read(name: string): Promise<string> {
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
