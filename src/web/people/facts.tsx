/** What may be known of somebody. */
import { fold } from "../../protocol/names.ts";
import { closePanel } from "../opener.ts";
import { momentText } from "../panels/moment.ts";
import { goToConversation } from "../routing.ts";
import { watch } from "../store.ts";
import { spoken } from "../texts/language.ts";
import { t } from "../texts/panels.ts";
import { type Profile, safeAddress } from "./profile.ts";

export function Facts({ profile }: { readonly profile: Profile }) {
  const { account, away, realname, nick, from, idle, signedOn, isOperator, isBot, metadata } = profile;
  const homepage = safeAddress(metadata.get("homepage"));
  const { conversations } = watch();
  const shared = profile.channels.filter((name) => conversations.get(fold(name))?.isPresent);
  return (
    <dl class="facts">
      {away !== undefined && <Fact name={t("person.away")} value={away} />}
      <Fact
        name={t("person.account")}
        value={account === undefined ? t("person.guest") : t("person.has-account", { account })}
      />
      {isOperator && <Fact name={t("person.role")} value={t("person.operator")} />}
      {isBot && <Fact name={t("person.role")} value={t("person.bot")} />}
      {fold(realname) !== fold(nick) && <Fact name={t("person.realname")} value={realname} />}
      {homepage && (
        <div>
          <dt>{t("settings.homepage")}</dt>
          <dd>
            <a href={homepage} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {homepage}
            </a>
          </dd>
        </div>
      )}
      {shared.length > 0 && (
        <div>
          <dt>{t("person.shared")}</dt>
          <dd class="chips">
            {shared.map((name) => (
              <button
                key={name}
                type="button"
                class="chip"
                onClick={() => {
                  closePanel();
                  goToConversation(name);
                }}
              >
                {name}
              </button>
            ))}
          </dd>
        </div>
      )}
      {idle !== undefined && idle >= 60 && <Fact name={t("person.idle")} value={idleText(idle)} />}
      {signedOn !== undefined && (
        <Fact name={t("person.since")} value={momentText(new Date(signedOn * 1000).toISOString())} />
      )}
      <Fact name={t("person.from")} value={from} />
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </div>
  );
}

/** In its largest unit: "3 hours". */
function idleText(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds >= each) ?? units[2];
  const count = Math.floor(seconds / size);
  return new Intl.NumberFormat(spoken().formats, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
