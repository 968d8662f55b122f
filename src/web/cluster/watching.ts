/** What the page watches: one stream of frames, and all that follows from it, for the components to read. */
import { signal } from "@preact/signals";
import { isHome } from "../http-address.ts";
import { act, type Deed, mayDo } from "./demo.ts";
import { Feed } from "./feed.ts";
import { type Fresh, Picture } from "./picture.ts";
import { Robots } from "./robots.ts";
import { Stream } from "./stream.ts";

export type Link =
  | { readonly kind: "connecting" }
  | { readonly kind: "live"; readonly node: string; readonly lost?: string }
  | { readonly kind: "silent" };

export const picture = new Picture();
export const feed = new Feed();
/** Changes with each frame: who reads it is drawn again. */
export const revision = signal(0);
export const link = signal<Link>({ kind: "connecting" });
export const deeds = signal<readonly Deed[]>([]);
/** Why a deed was not done. */
export const trouble = signal<{ readonly node: string; readonly why: string } | undefined>(undefined);
export const robots = signal<Robots | undefined>(undefined);

/** What a frame brought, for what moves. */
const listeners = new Set<(fresh: Fresh) => void>();

export function onFresh(listener: (fresh: Fresh) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Nodes that came back and have not applied everything yet. */
const catchingUp = new Set<string>();

export function watch(): void {
  const stream = new Stream(location, {
    frame(frame) {
      const before = picture.begin?.node;
      const fresh = picture.take(frame, performance.now());
      if (frame.begin) arrive(frame.begin.node, before, frame.now);
      for (const news of fresh.news) {
        if (frame.begin && before === undefined) continue;
        feed.take(news);
        if (news.kind === "up") catchingUp.add(news.node);
      }
      tellCaughtUp(frame.now);
      revision.value += 1;
      for (const listener of listeners) listener(fresh);
    },
    lost() {
      link.value = { kind: "silent" };
    },
  });
  stream.open();
  void mayDo().then(
    (allowed) => {
      deeds.value = allowed;
    },
    () => {},
  );
  addEventListener("pagehide", () => {
    robots.value?.stop();
    stream.close();
  });
}

function arrive(node: string, before: string | undefined, at: number): void {
  const hasMoved = before !== undefined && before !== node;
  link.value = { kind: "live", node, ...(hasMoved && { lost: before }) };
  if (hasMoved) feed.looksBy(node, before, at);
}

function tellCaughtUp(at: number): void {
  for (const id of catchingUp) {
    const node = picture.node(id);
    if (node?.state !== "up" || picture.behind(node) > 0) continue;
    catchingUp.delete(id);
    feed.caughtUp(id, node.applied, at);
  }
}

/** The node that this page came from, if it is known. */
export function home(): string | undefined {
  return picture.nodes.find(({ address }) => isHome(address, location))?.id;
}

export async function does(deed: Deed, node: string): Promise<void> {
  trouble.value = undefined;
  try {
    const at = await act(deed, node);
    feed.did(deed, node, at);
    revision.value += 1;
  } catch (error) {
    const why = error instanceof TypeError ? "" : error instanceof Error ? error.message : String(error);
    trouble.value = { node, why };
  }
}

export function switchRobots(): void {
  const running = robots.value;
  running?.stop();
  robots.value = running ? undefined : new Robots(picture.nodes, location);
}
