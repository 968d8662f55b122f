/** Whom one does not read, and reading them again. */
import { t } from "../texts/panels.ts";
import { heed, speakerOf } from "./heeding.ts";
import { ignored } from "./ignoring.ts";

export function Ignored() {
  const all = [...ignored.value];
  return (
    <div>
      <h4>{t("person.ignored")}</h4>
      {all.length === 0 && <p class="quiet">{t("person.ignored-nobody")}</p>}
      <ul class="rows">
        {all.map((key) => (
          <li key={key} class="row">
            <span class="row-words" dir="auto">
              {speakerOf(key).nick}
            </span>
            <button type="button" class="button button-quiet" onClick={() => heed(speakerOf(key))}>
              {t("person.heed")}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
