/** What lies under a drawer: a click there closes it, as Escape does. */
import { t } from "../texts/beside.ts";
import { drawer } from "./screen.ts";

export function Backdrop() {
  const close = () => {
    drawer.value = undefined;
  };
  return (
    <button
      type="button"
      class="layout-backdrop"
      tabIndex={-1}
      aria-label={t("header.back")}
      onClick={close}
    />
  );
}
