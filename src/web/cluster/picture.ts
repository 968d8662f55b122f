/** The picture of the cluster as the page keeps it: frames go in, and what is new in them comes out. */
import type { LiveEntry, LiveFrame, LiveKind, LiveNews, LiveNode } from "../../protocol/live.ts";

/** Entries of a record have positions of their own: record × this, and on. */
const entriesPerRecord = 1024;
/** Records that are kept to be drawn. */
const recordsMax = 120;
/** Over so many milliseconds rates are measured. */
const rateSpan = 5000;
/** News that is remembered, so that it is told once though two nodes tell it. */
const newsMax = 200;

/** An entry, drawn as a dot. */
export interface Dot {
  readonly position: number;
  readonly kind: LiveKind;
  readonly node: string;
  readonly isRefused: boolean;
}

/** What a frame brought that was not known. */
export interface Fresh {
  readonly dots: readonly Dot[];
  readonly beats: readonly string[];
  readonly news: readonly LiveNews[];
}

interface Sample {
  readonly at: number;
  readonly head: number;
  readonly said: number;
}

export class Picture {
  begin: LiveFrame["begin"];
  /** In the order of their names. */
  nodes: readonly LiveNode[] = [];
  /** Lost nodes that were heard again: they start. */
  readonly starting = new Set<string>();
  head = 0;
  applied = 0;
  people = 0;
  waiting = 0;
  /** Dots by the number of their record; the oldest record first. */
  readonly records = new Map<number, readonly Dot[]>();
  readonly #samples: Sample[] = [];
  readonly #told = new Set<string>();
  #newest = 0;
  #said = 0;

  /** @param now by the page's clock, in milliseconds */
  take(frame: LiveFrame, now: number): Fresh {
    if (frame.begin) this.#beginAt(frame);
    const { head, applied, people, waiting, beats = [], entries = [], said = 0 } = frame;
    Object.assign(this, { head, applied, people, waiting });
    this.#said += said;
    this.#sample(now);
    this.#mergeNodes(frame);
    for (const node of beats) if (this.node(node)?.state === "lost") this.starting.add(node);
    const dots = entries.filter(([position]) => position > this.#newest).map(dotOf);
    for (const dot of dots) this.#keep(dot);
    const news = (frame.news ?? []).filter((one) => this.#isNew(one));
    return { dots, beats, news };
  }

  node(id: string): LiveNode | undefined {
    return this.nodes.find((node) => node.id === id);
  }

  /** Records and messages per second, lately. */
  get rates(): { readonly records: number; readonly messages: number } {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    const seconds = first && last ? (last.at - first.at) / 1000 : 0;
    if (!first || !last || seconds < 0.5) return { records: 0, messages: 0 };
    return { records: (last.head - first.head) / seconds, messages: (last.said - first.said) / seconds };
  }

  /** How many records a node still has to apply, as far as is known. */
  behind({ applied }: Pick<LiveNode, "applied">): number {
    return Math.max(0, this.head - applied);
  }

  /** Another node tells from now on, or the first one. Another log is another cluster. */
  #beginAt({ begin }: LiveFrame): void {
    if (begin?.epoch !== this.begin?.epoch) {
      this.records.clear();
      this.#told.clear();
      this.#newest = 0;
      this.nodes = [];
    }
    this.#samples.length = 0;
    this.begin = begin;
  }

  #mergeNodes({ begin, nodes = [] }: LiveFrame): void {
    if (nodes.length === 0) return;
    const known = new Map(this.nodes.map((node) => [node.id, node]));
    for (const node of nodes) {
      const before = known.get(node.id);
      if (node.state !== "lost") this.starting.delete(node.id);
      // What another node has told before may be newer.
      const isSame = begin && before?.incarnation === node.incarnation;
      known.set(node.id, isSame ? { ...node, applied: Math.max(node.applied, before.applied) } : node);
    }
    this.nodes = [...known.values()].sort((one, other) => compareNames(one.id, other.id));
  }

  #keep(dot: Dot): void {
    const record = recordOf(dot);
    this.#newest = dot.position;
    this.records.set(record, [...(this.records.get(record) ?? []), dot]);
    for (const [oldest] of this.records) {
      if (this.records.size <= recordsMax) break;
      this.records.delete(oldest);
    }
  }

  #sample(now: number): void {
    this.#samples.push({ at: now, head: this.head, said: this.#said });
    while (now - (this.#samples[0]?.at ?? now) > rateSpan) this.#samples.shift();
  }

  #isNew(news: LiveNews): boolean {
    const key = JSON.stringify(news);
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    const [oldest] = this.#told;
    if (this.#told.size > newsMax && oldest !== undefined) this.#told.delete(oldest);
    return true;
  }
}

/** The number of the record in which an entry stands. */
export function recordOf({ position }: Pick<Dot, "position">): number {
  return Math.floor(position / entriesPerRecord);
}

/** Its place in its record, from 1. */
export function placeOf({ position }: Pick<Dot, "position">): number {
  return (position % entriesPerRecord) + 1;
}

function dotOf([position, kind, node, refused]: LiveEntry): Dot {
  return { position, kind, node, isRefused: refused === 1 };
}

/** "n2" before "n10". */
function compareNames(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
