/** An archive that is all tail, for tests and simulated clusters: it ends with its process. */

import type { SessionId } from "../network/state.ts";
import type { Archive } from "./archive.ts";
import { cameTo, conversations, lastBefore, namesOf, page, positions, saidBy } from "./history.ts";
import { type Audience, isTelling, type Kept } from "./kept.ts";
import type { Owner } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
import { seenBy, viewOf } from "./seen.ts";
import type { Conversation } from "./shelf.ts";
import { type Found, lookThrough, type Sought } from "./sought.ts";
import { Tail } from "./tail.ts";
import type { View } from "./view.ts";

export class MemoryArchive implements Archive {
  #tail = new Tail();
  reached = 0;
  readonly isClean = true;

  get erasures(): number {
    return this.#tail.erasures;
  }

  keep(kept: Kept): void {
    if (kept.position <= this.reached) return;
    this.reached = kept.position;
    if (isTelling(kept)) this.#tail.keep(kept);
  }

  advance(position: number): void {
    this.reached = Math.max(this.reached, position);
  }

  expire(before: number): void {
    this.#tail.forget(before - 1);
    this.advance(before - 1);
  }

  room(): undefined {
    return undefined;
  }

  seenBy(audience: Audience | View, after: number, until: number, limit: number): readonly Kept[] {
    return seenBy([this.#tail], audience, after, until, limit);
  }

  viewOf(audience: Audience, after: number): View {
    return viewOf([this.#tail], audience, after);
  }

  page(scope: Scope, range: PageRange): readonly Kept[] {
    return page([this.#tail], scope, range);
  }

  positions(scope: Scope, range: PageRange): readonly number[] {
    return positions([this.#tail], scope, range);
  }

  lastBefore(time: number): number {
    return lastBefore([this.#tail], time);
  }

  namesOf(channel: string, since: number): readonly Stretch[] {
    return namesOf([this.#tail], channel, since);
  }

  cameTo(session: SessionId, names: readonly Stretch[]): number {
    return cameTo([this.#tail], session, names);
  }

  conversations(owner: Owner): Iterable<Conversation> {
    return conversations([this.#tail], owner);
  }

  saidBy(account: Owner, limit: number): readonly number[] {
    return saidBy([this.#tail], account, limit);
  }

  async search(sought: Sought): Promise<Found> {
    return lookThrough(this.#tail.inOrder(sought.range), sought);
  }

  at(position: number): Kept | undefined {
    return this.#tail.at(position);
  }

  distrust(): void {
    this.#tail = new Tail();
    this.reached = 0;
  }

  async close(): Promise<void> {}
}
