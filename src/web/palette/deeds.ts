/** What one can do from the palette. */

import { fold } from "../../protocol/names.ts";
import { highest, isAtLeast } from "../channel/ranks.ts";
import { openPanel, type Panel } from "../opener.ts";
import { prefer } from "../preferring.ts";
import { place } from "../routing.ts";
import { act, watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import type { Deed } from "./offers.ts";

interface Runnable extends Deed {
  run(): void;
}

/** Those that make sense now: of a channel only where one is in one, of an account as one has it. */
export function deeds(): Runnable[] {
  const { me, conversations } = watch();
  const opening = (id: string, name: string, panel: Panel): Runnable => ({
    id,
    name,
    run: () => openPanel(panel),
  });
  const here = place.value.kind === "conversation" ? conversations.get(fold(place.value.name)) : undefined;
  const all: Runnable[] = [];
  if (here?.kind === "channel" && here.isPresent) {
    const { name } = here;
    const runs = isAtLeast(highest(here.members.get(fold(me.nick))), "o");
    all.push(
      opening("here", t(runs ? "palette.channel-settings" : "palette.channel-about", { channel: name }), {
        kind: "channel",
        name,
      }),
      opening("invite", t("palette.invite", { channel: name }), { kind: "invite", channel: name }),
      opening("notifications", t("palette.notifications", { name }), { kind: "notifications", in: name }),
    );
  }
  all.push(
    opening("create-channel", t("palette.create"), { kind: "create-channel" }),
    opening("browse-channels", t("palette.browse"), { kind: "browse-channels" }),
    opening("search", t("palette.search"), { kind: "search" }),
    me.account === undefined
      ? opening("register", t("palette.register"), { kind: "account", page: "register" })
      : opening("account", t("palette.account"), { kind: "account" }),
  );
  if (me.account === undefined)
    all.push(opening("log-in", t("palette.log-in"), { kind: "account", page: "log-in" }));
  all.push(
    me.isAway
      ? { id: "back", name: t("palette.back"), run: () => act({ kind: "away", why: undefined }) }
      : opening("away", t("palette.away"), { kind: "away" }),
    { id: "read", name: t("palette.read-all"), run: readAll },
    opening("settings", t("palette.settings"), { kind: "settings" }),
    { id: "dark", name: t("palette.dark"), run: () => prefer({ theme: "dark" }) },
    { id: "light", name: t("palette.light"), run: () => prefer({ theme: "light" }) },
    {
      id: "cluster",
      name: t("palette.cluster"),
      run: () => void open("/cluster.html", "_blank", "noopener"),
    },
    opening("help", t("palette.help"), { kind: "help" }),
  );
  return all;
}

function readAll(): void {
  for (const { name, unread } of watch().conversations.values()) {
    if (unread > 0) act({ kind: "read", in: name });
  }
}
