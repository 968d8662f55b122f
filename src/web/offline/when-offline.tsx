/** Shows what was read last where there is no network and nothing newer; fetched only then, from what the browser keeps. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { watch } from "../store.ts";

type Shown = ComponentType<{ name: string }>;

/** @param name of the conversation that is shown */
export function WhenOffline({ name }: { readonly name: string }) {
  const { link } = watch();
  const { conversations } = watch(fold(name));
  const isEmpty = (conversations.get(fold(name))?.timeline.items.length ?? 0) === 0;
  const isOffline = isEmpty && (link.kind === "connecting" || link.kind === "reconnecting");
  const [Page, setPage] = useState<Shown | undefined>(undefined);
  useEffect(() => {
    if (isOffline && !Page) void import("./kept-page.tsx").then(({ KeptPage }) => setPage(() => KeptPage));
  }, [isOffline]);
  return isOffline && Page ? <Page name={name} /> : null;
}
