/** Shows what was read last where there is no network and no timeline; fetched only then, from what the browser keeps. */
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { watch } from "../store.ts";

interface Props {
  /** Of the conversation that is shown. */
  readonly name: string;
  /** Its timeline. */
  readonly children: ComponentChildren;
}

export function WhenOffline({ name, children }: Props) {
  const { link } = watch();
  const conversation = watch(fold(name)).conversations.get(fold(name));
  const isEmpty = conversation?.timeline.items.length === 0;
  const isOffline = isEmpty && (link.kind === "connecting" || link.kind === "reconnecting");
  const [Page, setPage] = useState<ComponentType<Props> | undefined>(undefined);
  useEffect(() => {
    if (!isOffline || Page) return;
    // A page that came without its service worker has nothing of this either.
    load()
      .then((KeptPage) => setPage(() => KeptPage))
      .catch(() => {});
  }, [isOffline]);
  return isOffline && Page ? <Page name={name}>{children}</Page> : children;
}

async function load(): Promise<ComponentType<Props>> {
  const [{ KeptPage }, { speak }] = await Promise.all([
    import("./kept-page.tsx"),
    import("../texts/push.ts"),
  ]);
  await speak();
  return KeptPage;
}
