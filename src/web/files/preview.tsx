/** What a link leads to, as the node has found it: it stands in a place of one height, whatever is found. */
import { useEffect, useRef, useState } from "preact/hooks";
import { preferences } from "../preferring.ts";
import { token } from "../store.ts";
import "./preview.css";
import { whenSeen } from "./seen.ts";

interface Found {
  readonly title?: string;
  readonly description?: string;
  readonly site?: string;
  /** On this node. */
  readonly picture?: string;
}

/** Remembered while the page is open, the oldest forgotten first. */
const rememberedMax = 300;
const remembered = new Map<string, Promise<Found>>();

export function Preview({ url }: { readonly url: string }) {
  const place = useRef<HTMLAnchorElement>(null);
  const [found, find] = useState<Found | undefined>(undefined);
  const [isLost, lose] = useState(false);
  useEffect(() => whenSeen(place.current, () => void look(url).then(find)), [url]);
  const site = found?.site ?? new URL(url).hostname;
  return (
    <a ref={place} class="preview" href={url} target="_blank" rel="noopener noreferrer nofollow">
      <span class="preview-words" dir="auto">
        <span class="preview-site">{site}</span>
        <span class="preview-title">{found?.title ?? url}</span>
        <span class="preview-description">{found?.description}</span>
      </span>
      {found?.picture && !isLost && preferences.value.showsImages && (
        <img
          class="preview-picture"
          src={found.picture}
          alt=""
          width={82}
          height={82}
          loading="lazy"
          decoding="async"
          onError={() => lose(true)}
        />
      )}
    </a>
  );
}

function look(url: string): Promise<Found> {
  const known = remembered.get(url);
  if (known) return known;
  const found = ask(url);
  remembered.set(url, found);
  const [first] = remembered.keys();
  if (remembered.size > rememberedMax && first !== undefined) remembered.delete(first);
  return found;
}

/** What cannot be had is only its address. */
async function ask(url: string): Promise<Found> {
  try {
    const answer = await fetch(`/preview?${new URLSearchParams({ url })}`, {
      headers: { Authorization: `Bearer ${token() ?? ""}` },
    });
    if (answer.ok) return (await answer.json()) as Found;
    // It may be another answer later: too many were asked for, or one is not in yet.
    if (answer.status !== 404) remembered.delete(url);
  } catch {
    remembered.delete(url);
  }
  return {};
}
