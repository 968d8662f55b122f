/** Says that there is a new version of the page: a click loads it, and nothing that was written is lost. */
import "./push.css";
import { t } from "../texts/push.ts";
import { newVersion, takeNewVersion } from "./versions.ts";

export function VersionHint() {
  if (!newVersion.value) return null;
  return (
    <div class="version-hint" role="status">
      <p>{t("version.new")}</p>
      <button type="button" class="button button-main" onClick={takeNewVersion}>
        {t("version.reload")}
      </button>
      <button
        type="button"
        class="button button-quiet"
        onClick={() => {
          newVersion.value = undefined;
        }}
      >
        {t("version.later")}
      </button>
    </div>
  );
}
