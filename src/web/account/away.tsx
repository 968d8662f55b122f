/** Says that one is away, and why; or that one is back. */

import { useState } from "preact/hooks";
import { limits } from "../../protocol/limits.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel } from "../opener.ts";
import { Field, Form } from "../panels/form.tsx";
import { act, watch } from "../store.ts";
import { t } from "../texts/panels.ts";

export function Away() {
  const { isAway } = watch().me;
  const [why, setWhy] = useState("");
  const be = (next: string | undefined) => {
    act({ kind: "away", why: next });
    closePanel();
  };
  const usual = [t("away.lunch"), t("away.later"), t("away.tomorrow")];
  return (
    <Dialog title={t("away.title")} size="small" close={t("panel.close")} onClose={closePanel}>
      <Form onSubmit={() => be(why.trim() || t("away.plain"))}>
        <p class="quiet">{t("away.hint")}</p>
        <Field
          label={t("away.why")}
          value={why}
          bytesMax={limits.away}
          isFirst="unless-touched"
          autocomplete="off"
          onValue={setWhy}
        />
        <div class="chips">
          {usual.map((each) => (
            <button key={each} type="button" class="chip" onClick={() => be(each)}>
              {each}
            </button>
          ))}
        </div>
        <div class="buttons">
          <button type="submit" class="button">
            {t(isAway ? "away.change" : "away.go")}
          </button>
          {isAway && (
            <button type="button" class="button button-quiet" onClick={() => be(undefined)}>
              {t("palette.back")}
            </button>
          )}
        </div>
      </Form>
    </Dialog>
  );
}
