/** There is no chat in this tab: it goes on in another one, or has ended. */
import "./first.css";
import { Mark } from "../icons.tsx";
import { comeBack } from "../sitting.ts";
import { t } from "../texts/beside.ts";

export function Elsewhere() {
  return (
    <main class="first">
      <div class="first-card">
        <Mark size={48} />
        <h1>{t("elsewhere.title")}</h1>
        <p class="first-lead">{t("elsewhere.text")}</p>
        <button type="button" class="button" onClick={() => void comeBack()}>
          {t("elsewhere.use-here")}
        </button>
      </div>
    </main>
  );
}

export function Ended({ why }: { readonly why: string }) {
  return (
    <main class="first">
      <div class="first-card">
        <Mark size={48} />
        <h1>{t("ended.title")}</h1>
        {why !== "" && <p dir="auto">{why}</p>}
        <p class="first-lead">{t("ended.text")}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          {t("ended.come-back")}
        </button>
      </div>
    </main>
  );
}
