/** Asked once, after an account was made: whether one stays while nothing of one's own is connected. */
import { attemptService, useDoing } from "../panels/asking.ts";
import { Refusal } from "../panels/form.tsx";
import { t } from "../texts/panels.ts";

export function Stay({ account, onDone }: { readonly account: string; onDone(): void }) {
  const doing = useDoing();
  const stay = async () => {
    if (await doing.run(() => attemptService("NICKSERV SET", "SET", "ALWAYS-ON", "ON"))) onDone();
  };
  return (
    <>
      <p class="panel-note panel-note-good" role="status">
        {t("account.is-yours", { account })}
      </p>
      <h3>{t("account.stay-title")}</h3>
      <p>{t("account.stay-why")}</p>
      <Refusal why={doing.refusal} />
      <div class="buttons">
        <button type="button" class="button" data-autofocus disabled={doing.isBusy} onClick={stay}>
          {t("account.stay")}
        </button>
        <button type="button" class="button button-quiet" onClick={onDone}>
          {t("account.stay-not")}
        </button>
      </div>
    </>
  );
}
