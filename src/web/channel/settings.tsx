/** All about a channel, and all that may be changed by whoever looks: a page for each. */
import "./channel.css";
import { useState } from "preact/hooks";
import { Dialog } from "../dialog.tsx";
import { type ChannelPage, closePanel, type Panel } from "../opener.ts";
import { Tabs } from "../panels/tabs.tsx";
import { t } from "../texts/panels.ts";
import { About } from "./about.tsx";
import { Bans } from "./bans.tsx";
import { Members } from "./members.tsx";
import { Owner } from "./owner.tsx";
import { Rules } from "./rules.tsx";
import { type Standing, useStanding } from "./standing.ts";

const pages = { about: About, members: Members, rules: Rules, bans: Bans, owner: Owner } as const;

export function ChannelSettings({ panel }: { readonly panel: Extract<Panel, { kind: "channel" }> }) {
  const { name } = panel;
  const [wanted, setPage] = useState<ChannelPage>(panel.page ?? "about");
  const standing = useStanding(name);
  const allowed = pagesFor(standing);
  const page = allowed.includes(wanted) ? wanted : "about";
  const Page = pages[page];
  return (
    <Dialog title={standing.channel?.name ?? name} size="large" close={t("panel.close")} onClose={closePanel}>
      <Tabs
        label={t("channel.pages")}
        page={page}
        pages={allowed.map((each) => [each, t(`channel.page-${each}`)] as const)}
        onPage={setPage}
      >
        {standing.channel?.isPresent ? (
          <Page name={standing.channel.name} standing={standing} />
        ) : (
          <p class="quiet">{t("channel.outside")}</p>
        )}
      </Tabs>
    </Dialog>
  );
}

/** What one may not do is not offered. */
function pagesFor({ able, channel, ownership }: Standing): ChannelPage[] {
  if (!channel?.isPresent) return ["about"];
  const isOwners = able.mayOwn || able.isOwner || able.keepsRanks || (able.runs && ownership !== undefined);
  return [
    "about",
    "members",
    ...(able.runs ? (["rules", "bans"] as const) : []),
    ...(isOwners ? (["owner"] as const) : []),
  ];
}
