/** Who is in a channel, and which ranks they have: now, and whenever they enter. */
import { useState } from "preact/hooks";
import type { Member } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { openPanel } from "../opener.ts";
import { fit } from "../palette/fuzzy.ts";
import { attempt, attemptService, useDoing } from "../panels/asking.ts";
import { Field, Refusal } from "../panels/form.tsx";
import { Icon } from "../panels/icons.tsx";
import { Menu, type MenuItem } from "../panels/menu.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { LastingRanks } from "./lasting-ranks.tsx";
import { type Abilities, highest, rankChanges, ranks, rankWords, reaches } from "./ranks.ts";
import type { PageProps } from "./standing.ts";

const shownMax = 200;

export function Members({ name, standing }: PageProps) {
  const { channel, able, access } = standing;
  const [typed, setTyped] = useState("");
  const doing = useDoing();
  const all = [...(channel?.members.values() ?? [])].filter(({ nick }) => fit(typed, nick)).sort(byRank);
  return (
    <>
      {access && <LastingRanks name={name} able={able} access={access} onChange={standing.again} />}
      <section class="section">
        <h3>{t("member.list")}</h3>
        <Field
          label={t("member.filter")}
          hint={t("palette.members", { count: channel?.members.size ?? 0 })}
          type="search"
          value={typed}
          onValue={setTyped}
        />
        <Refusal why={doing.refusal} />
        <ul class="rows">
          {all.slice(0, shownMax).map((member) => (
            <li key={member.nick} class="row">
              <button
                type="button"
                class="row-words row-button"
                onClick={() => openPanel({ kind: "person", nick: member.nick, in: name })}
              >
                <strong dir="auto">{member.nick}</strong>
                <span class="quiet">{wordsFor(member)}</span>
              </button>
              <MemberMenu
                items={itemsFor(name, member, able, (change) => void doing.run(change))}
                nick={member.nick}
              />
            </li>
          ))}
        </ul>
        {all.length > shownMax && <p class="quiet">{t("member.more-by-typing")}</p>}
      </section>
    </>
  );
}

function MemberMenu({ items, nick }: { readonly items: readonly MenuItem[]; readonly nick: string }) {
  if (items.length === 0) return null;
  return (
    <Menu label={t("member.menu", { nick })} items={items}>
      <Icon name="more" />
    </Menu>
  );
}

function wordsFor(member: Member): string {
  const rank = highest(member);
  const words = [
    rank && t(`rank.${rank}`),
    member.account === undefined ? undefined : t("member.account", { account: member.account }),
    member.isAway ? t("palette.away-now") : undefined,
  ];
  return words.flatMap((word) => (word === undefined ? [] : [` · ${word}`])).join("");
}

function byRank(one: Member, other: Member): number {
  const [before, after] = [one, other].map((member) => {
    const rank = highest(member);
    return rank === undefined ? ranks.length : ranks.indexOf(rank);
  });
  return (before ?? 0) - (after ?? 0) || (fold(one.nick) < fold(other.nick) ? -1 : 1);
}

/** What one may do to a member: ranks for now, ranks that last, and worse. */
export function itemsFor(
  channel: string,
  member: Member,
  able: Abilities,
  run: (change: () => Promise<string | undefined>) => void,
): MenuItem[] {
  const { nick, account } = member;
  const forNow = rankChanges(able, member).map(({ rank, set }) => ({
    label: t(set ? `rank.give-${rank}` : `rank.take-${rank}`),
    act: () => run(() => attempt("MODE", channel, `${set ? "+" : "-"}${rank}`, nick)),
  }));
  const lasting =
    able.keepsRanks && account !== undefined
      ? ranks
          .filter((rank) => rank !== "q" || able.isOwner)
          .map((rank) => ({
            label: t(`rank.keep-${rank}`),
            act: () =>
              run(() => attemptService("CHANSERV SET", "ACCESS", channel, "SET", account, rankWords[rank])),
          }))
      : [];
  const isOneself = fold(nick) === fold(watch().me.nick);
  const worse =
    isOneself || !reaches(able, member)
      ? []
      : (["mute", "kick", "ban"] as const).map((how) => ({
          label: t(`ban.${how}-ask`),
          isDanger: true,
          act: () => openPanel({ kind: "moderate", channel, nick, how }),
        }));
  return [...forNow, ...lasting, ...worse];
}
