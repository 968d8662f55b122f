/** Whose a channel is: making it one's own, giving it to somebody, giving it up. */
import { useState } from "preact/hooks";
import { attemptService, useDoing } from "../panels/asking.ts";
import { Field, Form, Refusal, Submit } from "../panels/form.tsx";
import { Sure } from "../panels/sure.tsx";
import { t } from "../texts/panels.ts";
import type { PageProps } from "./standing.ts";

export function Owner({ name, standing }: PageProps) {
  const { able, ownership, again } = standing;
  const doing = useDoing();
  const say = async (what: "REGISTER" | "UP" | "DROP") => {
    if (await doing.run(() => attemptService(`CHANSERV ${what}`, what, name))) again();
  };
  const hasRankToTake = able.keepsRanks && able.rank !== "q";
  return (
    <>
      <section class="section">
        <h3>{t("owner.whose")}</h3>
        <p>
          {ownership?.owner === undefined
            ? t("owner.nobodys")
            : t(able.isOwner ? "owner.yours" : "owner.others", { account: ownership.owner })}
        </p>
        <p class="quiet">{t("owner.what-for")}</p>
        <Refusal why={doing.refusal} />
        <div class="buttons">
          {able.mayOwn && (
            <button type="button" class="button" disabled={doing.isBusy} onClick={() => void say("REGISTER")}>
              {t("owner.take")}
            </button>
          )}
          {hasRankToTake && (
            <button
              type="button"
              class="button button-quiet"
              disabled={doing.isBusy}
              onClick={() => void say("UP")}
            >
              {t("owner.up")}
            </button>
          )}
        </div>
        {ownership?.owner === undefined && !able.mayOwn && (
          <p class="panel-note">{t("owner.needs-account")}</p>
        )}
      </section>
      {able.isOwner && <Transfer name={name} onDone={again} />}
      {able.isOwner && (
        <section class="section section-danger">
          <h3>{t("owner.drop")}</h3>
          <p>{t("owner.drop-hint")}</p>
          <Sure label={t("owner.drop")} isBusy={doing.isBusy} onSure={() => void say("DROP")} />
        </section>
      )}
    </>
  );
}

function Transfer({ name, onDone }: { readonly name: string; onDone(): void }) {
  const [account, setAccount] = useState("");
  const doing = useDoing();
  const transfer = async () => {
    if (await doing.run(() => attemptService("CHANSERV TRANSFER", "TRANSFER", name, account.trim())))
      onDone();
  };
  return (
    <Form class="form section" onSubmit={() => void transfer()}>
      <Field
        label={t("owner.transfer")}
        hint={t("owner.transfer-hint")}
        value={account}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onValue={setAccount}
      />
      <Submit doing={doing} label={t("owner.transfer-now")} isDanger isDisabled={account.trim() === ""} />
    </Form>
  );
}
