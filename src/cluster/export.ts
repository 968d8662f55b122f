/** Writes what was said in a channel, or by an account and to it, from the archive that reaches furthest. */
import { createWriteStream, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { Kept } from "../archive/kept.ts";
import { kindOf, kinds } from "../archive/places.ts";
import { ArchiveReading } from "../archive/sqlite-reading.ts";
import type { Delivery } from "../network/outcome.ts";
import { fold } from "../protocol/names.ts";
import { jsonOf } from "./export-json.ts";
import type { ExportConfig } from "./export-options.ts";
import { TextFormat } from "./export-text.ts";
import type { Exported } from "./exported.ts";
import { UsageError } from "./usage-error.ts";

interface Archive {
  readonly node: string;
  readonly reading: ArchiveReading;
}

/** Writes it, and says on stderr how much it was and up to which moment. @throws UsageError, ArchiveUnavailable */
export async function exportTalk(config: ExportConfig): Promise<void> {
  const { node, reading } = furthest(config.data);
  const output = new Output(config.output);
  let lines = 0;
  try {
    for (const page of pagesOf(config, reading)) {
      const texts = page.filter((text) => text !== "");
      lines += texts.length;
      // Whoever read it has had enough.
      if (!(await output.write(texts.join("")))) break;
    }
    await output.end();
  } catch (error) {
    output.forsake();
    throw error;
  }
  const until = reading.at(reading.lastBefore(Number.POSITIVE_INFINITY))?.at;
  const upTo = until === undefined ? "nothing is kept" : `up to ${new Date(until).toISOString()}`;
  if (!output.isRefused)
    process.stderr.write(
      `chorus: ${lines} ${lines === 1 ? "line" : "lines"}, ${upTo}, as node ${node} has it\n`,
    );
  reading.close();
}

/** The archive that has come furthest; a later epoch counts first. @throws UsageError, ArchiveUnavailable */
function furthest(data: string): Archive {
  if (!existsSync(data)) throw new UsageError(`there is no data folder ${data}`);
  const folder = join(data, "nodes");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const nodes = names.filter((node) => existsSync(join(folder, node, "archive.sqlite")));
  if (nodes.length === 0) throw new UsageError(`no node has an archive in ${data}: is it a data folder?`);
  let failure: unknown;
  const archives = nodes.flatMap((node): Archive[] => {
    try {
      return [{ node, reading: new ArchiveReading(join(folder, node, "archive.sqlite")) }];
    } catch (error) {
      failure = error;
      return [];
    }
  });
  const [best, ...others] = archives.sort(
    ({ reading: one }, { reading: other }) =>
      Number(other.epoch > one.epoch) - Number(other.epoch < one.epoch) || other.reached - one.reached,
  );
  for (const { reading } of others) reading.close();
  if (!best) throw failure;
  return best;
}

/** What is to be written, page by page; "" for what the format has no words for. */
function* pagesOf(config: ExportConfig, reading: ArchiveReading): Generator<readonly string[]> {
  const { of, format, after, before } = config;
  const { epoch } = reading;
  const span = {
    after: after === undefined ? 0 : reading.lastBefore(after),
    until: before === undefined ? reading.reached : reading.lastBefore(before),
  };
  const channel = "channel" in of ? of.channel : undefined;
  const find = (position: number) => {
    const kept = reading.at(position);
    return kept && exportedOf(kept, () => true)[0];
  };
  const text = new TextFormat({ epoch, channel, find });
  const render = (line: Exported) => (format === "json" ? jsonOf(line, epoch) : text.textOf(line));
  const pages = channel === undefined ? reading.everything(span) : reading.channel(channel, span);
  const isWanted = wanted(config);
  for (const page of pages) yield page.flatMap((kept) => exportedOf(kept, isWanted).map(render));
}

function exportedOf(
  { position, at, deliveries }: Kept,
  isWanted: (delivery: Delivery) => boolean,
): Exported[] {
  return deliveries
    .filter((delivery) => kindOf(delivery.line) !== kinds.other && isWanted(delivery))
    .map((delivery) => ({ position, at, delivery }));
}

function wanted({ of, events }: ExportConfig): (delivery: Delivery) => boolean {
  const isShown = ({ line }: Delivery) => events || line.type === "said";
  if ("channel" in of) return isShown;
  const name = fold(of.account);
  const is = (account: string | undefined) => account !== undefined && fold(account) === name;
  const wasTold = ({ line }: Delivery) =>
    line.type === "said" && (line.to ?? []).some(({ account }) => is(account));
  return (delivery) => isShown(delivery) && (is(delivery.source.account) || wasTold(delivery));
}

/** Standard output, or a file that nobody else may read. */
class Output {
  readonly #stream: Writable;
  readonly #path: string | undefined;
  #error: NodeJS.ErrnoException | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
    if (path !== undefined && existsSync(path))
      throw new UsageError(`option --output: ${path} is there already`);
    this.#stream =
      path === undefined ? process.stdout : createWriteStream(path, { flags: "wx", mode: 0o600 });
    this.#stream.on("error", (error) => {
      this.#error = error;
    });
  }

  /** Nobody reads it any more. */
  get isRefused(): boolean {
    return this.#error?.code === "EPIPE";
  }

  /** Resolves when there is room for more: false when no more is wanted. @throws what keeps it from being written */
  async write(text: string): Promise<boolean> {
    await new Promise<void>((resolve) => this.#stream.write(text, () => resolve()));
    if (this.#error && !this.isRefused) throw this.#error;
    return this.#error === undefined;
  }

  async end(): Promise<void> {
    if (this.#path === undefined || this.#error) return;
    await new Promise<void>((resolve) => this.#stream.end(() => resolve()));
    if (this.#error) throw this.#error;
  }

  /** It is not whole: better there is none. */
  forsake(): void {
    if (this.#path === undefined) return;
    this.#stream.destroy();
    if ((this.#error as NodeJS.ErrnoException | undefined)?.code !== "EEXIST")
      rmSync(this.#path, { force: true });
  }
}
