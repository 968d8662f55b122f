/** Shows the panel that is open, fetched when it is wanted first. */
import "./panels.css";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { closePanel, opened, type Panel } from "./opener.ts";
import { preferences } from "./preferring.ts";
import { act } from "./store.ts";
import { t } from "./texts/beside.ts";

type Kind = Panel["kind"];
type Shown<K extends Kind> = ComponentType<{ panel: Extract<Panel, { kind: K }> }>;

/** Where each panel is: nothing of them belongs to the first load. */
const places: { readonly [K in Kind]: () => Promise<Shown<K>> } = {
  palette: async () => (await import("./palette/palette.tsx")).Palette,
  search: async () => (await import("./search/search.tsx")).Search,
  "create-channel": async () => (await import("./channel/create.tsx")).CreateChannel,
  "browse-channels": async () => (await import("./channel/browse.tsx")).BrowseChannels,
  channel: async () => (await import("./channel/settings.tsx")).ChannelSettings,
  invite: async () => (await import("./channel/invite.tsx")).Invite,
  moderate: async () => (await import("./channel/moderate.tsx")).Moderate,
  notifications: async () => (await import("./channel/notifications.tsx")).Notifications,
  person: async () => (await import("./people/person.tsx")).Person,
  share: async () => (await import("./people/share.tsx")).Share,
  account: async () => (await import("./account/account.tsx")).Account,
  away: async () => (await import("./account/away.tsx")).Away,
  settings: async () => (await import("./account/settings.tsx")).Settings,
  help: async () => (await import("./account/help.tsx")).Help,
};

interface Loaded {
  readonly panel: Panel;
  // Each kind's component takes a panel of that kind; which one it is only `places` knows.
  readonly Component: ComponentType<{ panel: Panel }>;
}

export function Panels() {
  const panel = opened.value;
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined);
  const { notifies } = preferences.value;
  useEffect(() => act({ kind: "notify", in: "", about: notifies }), [notifies]);
  useEffect(() => {
    if (!panel) return setLoaded(undefined);
    let isWanted = true;
    load(panel).then(
      (found) => isWanted && setLoaded(found),
      () => isWanted && setLoaded({ panel, Component: Failed }),
    );
    return () => {
      isWanted = false;
    };
  }, [panel]);
  if (!panel || !loaded || loaded.panel.kind !== panel.kind) return null;
  const { Component } = loaded;
  return <Component key={JSON.stringify(loaded.panel)} panel={loaded.panel} />;
}

/** A newer page is on the server, or the network is gone. Drafts outlive a reload. */
function Failed() {
  return (
    <div class="opening-failed" role="alert">
      <p>{t("opening.failed")}</p>
      <button type="button" class="button" onClick={() => location.reload()}>
        {t("opening.reload")}
      </button>
      <button type="button" class="button button-quiet" onClick={closePanel}>
        {t("opening.close")}
      </button>
    </div>
  );
}

async function load(panel: Panel): Promise<Loaded> {
  const [Component] = await Promise.all([
    places[panel.kind](),
    import("./texts/panels.ts").then(({ speak }) => speak()),
  ]);
  return { panel, Component: Component as ComponentType<{ panel: Panel }> };
}
