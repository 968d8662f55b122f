/** What a link leads to, as the node has found it: it stands in a place of one height, which goes when nothing is found. */
import { useEffect, useRef, useState } from "preact/hooks";
import { preferences } from "../preferring.ts";
import "./preview.css";
import { type Found, previews } from "./previews.ts";
import { whenSeen } from "./seen.ts";

interface PreviewProps {
  readonly url: string;
  /** There is nothing that is worth a place. */
  onEmpty(): void;
}

export function Preview({ url, onEmpty }: PreviewProps) {
  const place = useRef<HTMLAnchorElement>(null);
  const [found, find] = useState<Found | undefined>(undefined);
  const [isLost, lose] = useState(false);
  useEffect(() => {
    let isWanted = true;
    const end = whenSeen(place.current, async () => {
      const answer = await previews.look(url);
      if (!isWanted) return;
      if (answer && (hasWords(answer) || preferences.peek().showsImages)) find(answer);
      else onEmpty();
    });
    return () => {
      isWanted = false;
      end();
    };
  }, [url]);
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
          onError={() => (hasWords(found) ? lose(true) : onEmpty())}
        />
      )}
    </a>
  );
}

function hasWords({ title, description }: Found): boolean {
  return title !== undefined || description !== undefined;
}
