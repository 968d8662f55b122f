/** Somebody's card: who they are, and what one can do about it. */
import "./people.css";
import { fold } from "../../protocol/names.ts";
import { itemsFor } from "../channel/members.tsx";
import { highest } from "../channel/ranks.ts";
import { useStanding } from "../channel/standing.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel, openPanel, type Panel } from "../opener.ts";
import { asked, useAnswer, useDoing } from "../panels/asking.ts";
import { Refusal } from "../panels/form.tsx";
import { Icon } from "../panels/icons.tsx";
import { Menu } from "../panels/menu.tsx";
import { goToConversation } from "../routing.ts";
import { act, current, watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { Facts } from "./facts.tsx";
import { heed, ignore } from "./heeding.ts";
import { isIgnored } from "./ignored.ts";
import { ignored } from "./ignoring.ts";
import { Portrait } from "./portrait.tsx";
import { type Profile, profileIn } from "./profile.ts";

export function Person({
  panel: { nick, in: place },
}: {
  readonly panel: Extract<Panel, { kind: "person" }>;
}) {
  const { answer, refusal, isLoading } = useAnswer(nick, async () => {
    const { lines, refusal: why } = await asked("WHOIS", nick);
    const profile = profileIn(lines);
    return profile ? { answer: profile } : { refusal: why ?? t("refusal.nobody") };
  });
  const { me } = watch();
  const isOneself = fold(nick) === fold(me.nick);
  const channel = place?.startsWith("#") ? place : undefined;
  const name = answer?.metadata.get("display-name") || answer?.nick || nick;
  return (
    <Dialog title={name} size="small" close={t("panel.close")} onClose={closePanel}>
      <div class="person">
        <Portrait nick={answer?.nick ?? nick} avatar={answer?.metadata.get("avatar")} />
        <div>
          <p class="person-nick" dir="auto">
            {answer?.nick ?? nick}
            {channel && <RankHere channel={channel} nick={nick} />}
          </p>
          {answer?.metadata.get("status") && <p dir="auto">{answer.metadata.get("status")}</p>}
        </div>
      </div>
      <Refusal why={refusal} />
      {isLoading && <p class="quiet">{t("panel.loading")}</p>}
      {answer && <Facts profile={answer} />}
      {isOneself ? <OwnDeeds /> : <Deeds nick={answer?.nick ?? nick} profile={answer} place={place} />}
      {channel && !isOneself && <Operating channel={channel} nick={nick} />}
    </Dialog>
  );
}

function RankHere({ channel, nick }: { readonly channel: string; readonly nick: string }) {
  const member = watch(fold(channel)).conversations.get(fold(channel))?.members.get(fold(nick));
  const rank = highest(member);
  return rank ? <span class="person-badge">{t(`rank.${rank}`)}</span> : null;
}

function OwnDeeds() {
  return (
    <div class="buttons">
      <button type="button" class="button button-quiet" onClick={() => openPanel({ kind: "account" })}>
        {t("palette.account")}
      </button>
      <button type="button" class="button button-quiet" onClick={() => openPanel({ kind: "settings" })}>
        {t("settings.title")}
      </button>
    </div>
  );
}

interface DeedsProps {
  readonly nick: string;
  readonly profile: Profile | undefined;
  readonly place: string | undefined;
}

function Deeds({ nick, profile, place }: DeedsProps) {
  const speaker = { nick, account: profile?.account };
  const isOut = isIgnored(ignored.value, speaker);
  const write = () => {
    closePanel();
    act({ kind: "open", in: nick });
    goToConversation(nick);
  };
  const mention = () => {
    const draft = place && current().conversations.get(fold(place))?.draft;
    if (place === undefined || draft === undefined) return;
    act({ kind: "draft", in: place, text: draft === "" ? `${nick}: ` : `${draft.trimEnd()} ${nick} ` });
    closePanel();
    goToConversation(place);
  };
  return (
    <div class="buttons">
      <button type="button" class="button" data-autofocus onClick={write}>
        {t("person.write")}
      </button>
      <button type="button" class="button button-quiet" onClick={() => openPanel({ kind: "share", nick })}>
        {t("person.share")}
      </button>
      {place?.startsWith("#") && (
        <button type="button" class="button button-quiet" onClick={mention}>
          {t("person.mention")}
        </button>
      )}
      <button
        type="button"
        class="button button-quiet"
        aria-pressed={isOut}
        onClick={() => (isOut ? heed : ignore)(speaker)}
      >
        {t(isOut ? "person.heed" : "person.ignore")}
      </button>
    </div>
  );
}

function Operating({ channel, nick }: { readonly channel: string; readonly nick: string }) {
  const { channel: conversation, able } = useStanding(channel);
  const doing = useDoing();
  const member = conversation?.members.get(fold(nick));
  const items = member ? itemsFor(channel, member, able, (change) => void doing.run(change)) : [];
  if (items.length === 0) return null;
  return (
    <>
      <Menu class="button button-quiet" label={t("person.operate", { channel })} items={items}>
        {t("person.operate", { channel })} <Icon name="more" />
      </Menu>
      <Refusal why={doing.refusal} />
    </>
  );
}
