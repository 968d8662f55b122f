/** The feed: what happened to nodes, and to people because of it, in plain sentences. */
import type { LiveNews } from "../../protocol/live.ts";
import type { ClusterKey } from "../texts/cluster.ts";

/** Sentences that are kept; the oldest go first. */
export const sentencesMax = 40;
/** What happens to a node within so long has to do with what happened to it before, in milliseconds. */
const episodeLasts = 60_000;

export interface Sentence {
  readonly id: number;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly tone: "bad" | "good" | "plain";
  readonly node: string;
  readonly key: ClusterKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What goes on around a node, from the first sign that it goes until its people are somewhere. */
interface Episode {
  readonly since: number;
  readonly deed?: "kill" | "pause";
  lostAt?: number;
  /** People of the node who are somewhere again, since when the last of them is, and those who were waited for in vain. */
  back: number;
  backAt?: number;
  gone: number;
  /** How many there were to come back, once that is known. */
  people?: number;
  /** The sentence that tells of those who are back. */
  told?: number;
}

export class Feed {
  /** The newest first. */
  sentences: readonly Sentence[] = [];
  readonly #episodes = new Map<string, Episode>();
  #next = 1;

  /** How many people of a node are still waited for, as far as is known. */
  waitingFor(node: string): number {
    const { people = 0, back = 0, gone = 0 } = this.#episodes.get(node) ?? {};
    return Math.max(0, people - back - gone);
  }

  /** Somebody at this page did that, `at` in milliseconds since 1970. */
  did(kind: "kill" | "pause", node: string, at: number): void {
    this.#episodes.set(node, { since: at, deed: kind, back: 0, gone: 0 });
    this.#say(at, "bad", node, kind === "kill" ? "cluster.feed.killed" : "cluster.feed.paused", { node });
  }

  /** This page has lost the node that told it everything, and is told by another one now. */
  looksBy(node: string, lost: string, at: number): void {
    this.#say(at, "good", node, "cluster.feed.looks-by", { node, lost });
  }

  /** A node that was away has applied everything again. */
  caughtUp(node: string, record: number, at: number): void {
    this.#say(at, "good", node, "cluster.feed.caught-up", { node, record });
  }

  take(news: LiveNews): void {
    const { at, kind } = news;
    if (kind === "suspected") this.#suspected(news);
    else if (kind === "answered")
      this.#say(at, "good", news.node, "cluster.feed.answered", { node: news.node });
    else if (kind === "lost") this.#lost(news);
    else if (kind === "stopped") this.#stopped(news);
    else if (kind === "up") this.#up(news);
    else if (kind === "back") this.#back(news);
    else this.#gone(news);
  }

  #suspected({ at, node, by }: LiveNews & { kind: "suspected" }): void {
    if (by !== node) this.#say(at, "bad", node, "cluster.feed.suspected", { node, by });
  }

  #stopped(news: LiveNews & { kind: "stopped" }): void {
    this.#say(news.at, "plain", news.node, "cluster.feed.stopped", { node: news.node });
    this.#leaves(news);
  }

  #lost(news: LiveNews & { kind: "lost" }): void {
    const { at, node, by } = news;
    const { deed, since, lostAt } = this.#episode(node, at);
    if (deed === "kill" && lostAt === undefined) {
      this.#say(at, "bad", node, "cluster.feed.noticed", { node, by, seconds: secondsFrom(since, at) });
    } else {
      this.#say(at, "bad", node, "cluster.feed.lost", { node, by });
    }
    this.#leaves(news);
  }

  /** It went, and took the connections of so many people with it. */
  #leaves({
    at,
    node,
    waiting,
  }: {
    readonly at: number;
    readonly node: string;
    readonly waiting: number;
  }): void {
    const known = this.#episode(node, at);
    const before: Episode = known.lostAt === undefined ? known : { since: at, back: 0, gone: 0 };
    const episode = { ...before, lostAt: at, people: waiting + before.back };
    this.#episodes.set(node, episode);
    if (waiting === 0 && episode.back > 0) this.#tellBack(episode, node);
    if (waiting > 0) this.#say(at, "plain", node, "cluster.feed.waiting", { count: waiting, node });
  }

  #up({ at, node, incarnation, waiting }: LiveNews & { kind: "up" }): void {
    const { lostAt } = this.#episode(node, at);
    if (incarnation === 1) this.#say(at, "good", node, "cluster.feed.joined", { node });
    else if (lostAt === undefined) this.#say(at, "good", node, "cluster.feed.again", { node, incarnation });
    else {
      const seconds = secondsFrom(lostAt, at);
      this.#say(at, "good", node, "cluster.feed.up", { node, incarnation, seconds });
    }
    if (waiting > 0) this.#leaves({ at, node, waiting });
  }

  #back({ at, from, count }: LiveNews & { kind: "back" }): void {
    const episode = this.#episode(from, at);
    episode.back += count;
    episode.backAt = at;
    this.#tellBack(episode, from);
  }

  #gone({ at, from, count }: LiveNews & { kind: "gone" }): void {
    this.#episode(from, at).gone += count;
    this.#say(at, "bad", from, "cluster.feed.gone", { count, node: from });
  }

  /** One sentence tells of all of a node's people, and grows. */
  #tellBack(episode: Episode, node: string): void {
    const { back, backAt: at = episode.since, gone, people, since } = episode;
    const areAll = people !== undefined && gone === 0 && back >= people;
    const key = areAll ? "cluster.feed.all-back" : "cluster.feed.back";
    const values = { count: back, node, seconds: secondsFrom(since, at) };
    const told = this.sentences.find(({ id }) => id === episode.told);
    if (told) {
      const sentence: Sentence = { ...told, at, key, values };
      this.sentences = [sentence, ...this.sentences.filter((one) => one !== told)];
    } else {
      episode.told = this.#say(at, "good", node, key, values);
    }
  }

  /** The one that goes on around a node, or a new one. */
  #episode(node: string, at: number): Episode {
    const known = this.#episodes.get(node);
    if (known && at - (known.lostAt ?? known.since) < episodeLasts) return known;
    const episode: Episode = { since: at, back: 0, gone: 0 };
    this.#episodes.set(node, episode);
    return episode;
  }

  #say(
    at: number,
    tone: Sentence["tone"],
    node: string,
    key: ClusterKey,
    values: Sentence["values"],
  ): number {
    const id = this.#next;
    this.#next += 1;
    this.sentences = [{ id, at, tone, node, key, values }, ...this.sentences].slice(0, sentencesMax);
    return id;
  }
}

/** With as many digits as one can read. */
function secondsFrom(from: number, to: number): number {
  const seconds = Math.max(10, to - from) / 1000;
  const steps = seconds < 1 ? 100 : seconds < 10 ? 10 : 1;
  return Math.round(seconds * steps) / steps;
}
