/** How large a file is: asked for when it is looked at. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../texts/beside.ts";
import { formatBytes } from "../texts/more-formats.ts";
import { whenSeen } from "./seen.ts";

export function FileSize({ path }: { readonly path: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [text, say] = useState("");
  useEffect(
    () =>
      whenSeen(place.current, async () => {
        const answer = await fetch(path, { method: "HEAD" }).catch(() => undefined);
        if (answer?.status === 404) say(t("files.gone"));
        const bytes = Number(answer?.headers.get("Content-Length"));
        if (answer?.ok && bytes > 0) say(formatBytes(bytes));
      }),
    [path],
  );
  return <span ref={place}>{text}</span>;
}
