/** The ranks that accounts have in a channel whenever they enter: ChanServ's ACCESS. */
import { useState } from "preact/hooks";
import { attemptService, useDoing } from "../panels/asking.ts";
import { Field, Form, Refusal, Select, Submit } from "../panels/form.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import type { Access } from "./chanserv.ts";
import { isSameName } from "./name.ts";
import { type Abilities, type Rank, ranks, rankWords } from "./ranks.ts";

interface LastingProps {
  readonly name: string;
  readonly able: Abilities;
  readonly access: readonly Access[];
  onChange(): void;
}

export function LastingRanks({ name, able, access, onChange }: LastingProps) {
  const doing = useDoing();
  const { account: own } = watch().me;
  const change = async (what: "SET" | "DEL", ...words: readonly string[]) => {
    if (await doing.run(() => attemptService(`CHANSERV ${what}`, "ACCESS", name, what, ...words))) onChange();
  };
  const choices = ranks
    .filter((rank) => rank !== "q" || able.isOwner)
    .map((rank) => [rank, t(`rank.${rank}`)] as const);
  return (
    <section class="section">
      <h3>{t("rank.lasting")}</h3>
      <p class="quiet">{t("rank.lasting-hint")}</p>
      <Refusal why={doing.refusal} />
      <ul class="rows">
        {access.map(({ account, rank, isOwner }) => {
          const isOwn = own !== undefined && isSameName(own, account);
          const mayChange = able.keepsRanks && !isOwner && (rank !== "q" || able.isOwner);
          return (
            <li key={account} class="row">
              <span class="row-words">
                <strong dir="auto">{account}</strong>
                {!mayChange && <span class="quiet"> · {t(isOwner ? "rank.owner" : `rank.${rank}`)}</span>}
              </span>
              {mayChange && (
                <select
                  aria-label={t("rank.of", { account })}
                  value={rank}
                  disabled={doing.isBusy}
                  onChange={(event) =>
                    void change("SET", account, rankWords[event.currentTarget.value as Rank])
                  }
                >
                  {choices.map(([each, words]) => (
                    <option key={each} value={each}>
                      {words}
                    </option>
                  ))}
                </select>
              )}
              {(mayChange || (isOwn && !isOwner)) && (
                <button
                  type="button"
                  class="button button-quiet"
                  disabled={doing.isBusy}
                  onClick={() => void change("DEL", account)}
                >
                  {t(isOwn ? "rank.lay-down" : "rank.remove")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {able.keepsRanks && <Add name={name} choices={choices} onChange={onChange} />}
    </section>
  );
}

interface AddProps {
  readonly name: string;
  readonly choices: readonly (readonly [Rank, string])[];
  onChange(): void;
}

function Add({ name, choices, onChange }: AddProps) {
  const [account, setAccount] = useState("");
  const [rank, setRank] = useState<Rank>("o");
  const doing = useDoing();
  const add = async () => {
    const wasDone = await doing.run(() =>
      attemptService("CHANSERV SET", "ACCESS", name, "SET", account.trim(), rankWords[rank]),
    );
    if (!wasDone) return;
    setAccount("");
    onChange();
  };
  return (
    <Form class="form form-line" onSubmit={() => void add()}>
      <Field
        label={t("rank.account")}
        hint={t("rank.account-hint")}
        value={account}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onValue={setAccount}
      />
      <Select label={t("rank.rank")} value={rank} choices={choices} onChange={setRank} />
      <Submit doing={doing} label={t("rank.add")} isDisabled={account.trim() === ""} />
    </Form>
  );
}
