/** How it stands with the connection, where it is not as it should be; and a small mark when it went on by another node. */
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LinkState } from "../../client/chat/chat.ts";
import { CheckIcon, WarningIcon } from "../more-icons.tsx";
import { isUnkept } from "../seated.ts";
import { hurry, watch } from "../store.ts";
import { t } from "../texts/beside.ts";
import { useLasting } from "./late.ts";

/** A loss that is made good sooner than this is nobody's business; in milliseconds. */
const patience_ms = 1_200;
const markFor_ms = 5_000;

export function LinkStrip() {
  const { link } = watch();
  const isLate = useLasting(link.kind === "reconnecting" || link.kind === "connecting", patience_ms);
  const wentOn = useWentOn(link);
  return (
    <>
      {wentOn !== undefined && (
        <p class="link-note link-ok">
          <CheckIcon size={16} />
          {t("link.went-on", { address: wentOn })}
        </p>
      )}
      {isLate && link.kind === "reconnecting" && (
        <p class="link-note link-trouble">
          <WarningIcon size={16} />
          <span>
            {t("link.reconnecting", { lost: link.lost, address: link.address })}{" "}
            <small>{t("link.kept")}</small>
          </span>
          <button type="button" onClick={hurry}>
            {t("link.now")}
          </button>
        </p>
      )}
      {isLate && link.kind === "connecting" && (
        <p class="link-note">{t("link.connecting", { address: link.address })}</p>
      )}
      {link.kind === "read-only" && (
        <p class="link-note link-trouble">
          <WarningIcon size={16} />
          <span>{t("link.read-only")}</span>
        </p>
      )}
      {isUnkept.value && <Unkept />}
    </>
  );
}

/** Said once, until somebody has read it. */
const isUnkeptKnown = signal(false);

function Unkept() {
  if (isUnkeptKnown.value) return null;
  return (
    <p class="link-note link-trouble">
      <WarningIcon size={16} />
      <span>{t("link.unkept")}</span>
      <button type="button" onClick={() => (isUnkeptKnown.value = true)}>
        {t("notices.dismiss")}
      </button>
    </p>
  );
}

/** The node by which it went on, for a moment after it did; mostly that takes no longer than to draw it. */
function useWentOn(link: LinkState): string | undefined {
  const last = useRef<string>(undefined);
  const [wentOn, setWentOn] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (link.kind !== "connected") return;
    if (last.current !== undefined && last.current !== link.address) setWentOn(link.address);
    last.current = link.address;
  }, [link]);
  useEffect(() => {
    if (wentOn === undefined) return;
    const timer = setTimeout(() => setWentOn(undefined), markFor_ms);
    return () => clearTimeout(timer);
  }, [wentOn]);
  return link.kind === "connected" ? wentOn : undefined;
}
