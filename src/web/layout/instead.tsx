/** What stands where there is nothing to read, or nowhere to write. */
import { act, watch } from "../store.ts";
import { t } from "../texts/beside.ts";

export function Left({ name }: { readonly name: string }) {
  return (
    <div class="pane-left">
      <p>{t("composer.left", { name })}</p>
      <button type="button" class="button" onClick={() => act({ kind: "join", channel: name })}>
        {t("composer.join-again")}
      </button>
      <button type="button" class="button button-quiet" onClick={() => act({ kind: "close", in: name })}>
        {t("composer.close")}
      </button>
    </div>
  );
}

/** A place that one is not in, or not yet. */
export function Nothing({ name }: { readonly name: string | undefined }) {
  const { link, notices } = watch();
  const trouble = notices.findLast(
    ({ isTrouble, text }) => isTrouble && name !== undefined && text.includes(name),
  );
  return (
    <div class="pane-nothing">
      {name === undefined && <p>{t("place.empty")}</p>}
      {name !== undefined && !trouble && <p aria-busy="true">{t("place.joining", { name })}</p>}
      {name !== undefined && trouble && (
        <>
          <h2>{t("place.cannot", { name })}</h2>
          <p dir="auto">{trouble.text}</p>
          <button
            type="button"
            class="button"
            disabled={link.kind !== "connected"}
            onClick={() => act({ kind: "join", channel: name })}
          >
            {t("composer.join")}
          </button>
        </>
      )}
    </div>
  );
}
