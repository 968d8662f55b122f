/** The setting for notifications on this device: what they are, how to allow them, and what stands in the way. */
import "./push.css";
import { useState } from "preact/hooks";
import { message } from "../../protocol/message.ts";
import { ask, watch } from "../store.ts";
import { type PushKey, t } from "../texts/push.ts";
import { known, lookAgain } from "./device.ts";
import { helpFor, type Reach, standingOf } from "./standing.ts";
import { subscribe, unsubscribe } from "./subscribing.ts";

/** @param onAccount opens where an account is made */
export function PushSetting({ onAccount }: { readonly onAccount?: () => void }) {
  const standing = standingOf(known());
  const doing = useDoing();
  return (
    <section class="push-setting" aria-labelledby="push-setting-title">
      <h4 id="push-setting-title">{t("push.title")}</h4>
      {standing.kind === "insecure" && <p>{t("push.insecure")}</p>}
      {standing.kind === "unsupported" && <p>{t("push.unsupported")}</p>}
      {standing.kind === "install-first" && <InstallFirst />}
      {standing.kind === "denied" && (
        <>
          <p>{t("push.denied")}</p>
          <p>{t(`push.${helpFor(navigator.userAgent)}`)}</p>
        </>
      )}
      {standing.kind === "off" && (
        <>
          <Reached reach={standing.reach} onAccount={onAccount} />
          <button type="button" class="button" disabled={doing.isBusy} onClick={() => doing.run(turnOn)}>
            {t(doing.isBusy ? "push.working" : "push.turn-on")}
          </button>
        </>
      )}
      {standing.kind === "on" && (
        <>
          <p class="push-on">{t(standing.reach === "closed-too" ? "push.on" : "push.page-only")}</p>
          <Reached reach={standing.reach} onAccount={onAccount} isOn />
          <div class="push-buttons">
            <button type="button" class="button button-quiet" onClick={() => doing.run(showExample)}>
              {t("push.try")}
            </button>
            {standing.reach === "closed-too" && (
              <button
                type="button"
                class="button button-quiet"
                disabled={doing.isBusy}
                onClick={() => doing.run(turnOff)}
              >
                {t("push.turn-off")}
              </button>
            )}
          </div>
        </>
      )}
      <p class="push-said" role="status">
        {doing.said}
      </p>
    </section>
  );
}

/** What will be told, and when. */
function Reached(props: {
  readonly reach: Reach;
  readonly onAccount: (() => void) | undefined;
  readonly isOn?: boolean;
}) {
  const { reach, onAccount, isOn = false } = props;
  if (reach === "closed-too") {
    return (
      <>
        {!isOn && <p>{t("push.what")}</p>}
        <p>{t("push.on-away")}</p>
      </>
    );
  }
  return (
    <>
      {!isOn && <p>{t("push.page-only")}</p>}
      {reach === "server-off" && <p>{t("push.server-off")}</p>}
      {reach === "needs-account" && (
        <p>
          {t("push.needs-account")}{" "}
          {onAccount && (
            <button type="button" class="link-button" onClick={onAccount}>
              {t("push.make-account")}
            </button>
          )}
        </p>
      )}
    </>
  );
}

const appleSteps: readonly PushKey[] = ["push.apple-share", "push.apple-add", "push.apple-open"];

function InstallFirst() {
  return (
    <>
      <p>{t("push.apple-title")}</p>
      <ol class="push-steps">
        {appleSteps.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
    </>
  );
}

/** Called by a click: browsers let nobody else ask. */
async function turnOn(): Promise<PushKey | undefined> {
  const permission = await Notification.requestPermission();
  if (permission === "default") return "push.dismissed";
  const { account } = watch().me;
  const { hasPush, isOffered } = known();
  if (permission !== "granted" || !hasPush || !isOffered || account === undefined) return undefined;
  // The setting has said so.
  if (await subscribe(account)) await ask(message("NICKSERV", ["SET", "ALWAYS-ON", "ON"]));
  return undefined;
}

async function turnOff(): Promise<undefined> {
  await unsubscribe();
}

async function showExample(): Promise<undefined> {
  const registration = await navigator.serviceWorker.ready;
  const options = { body: t("push.example"), tag: "example", icon: "/icons/icon-192.png" };
  await registration.showNotification(t("push.example-title"), options);
}

/** One thing at a time, and what came of it. */
function useDoing() {
  const [state, setState] = useState({ isBusy: false, said: "" });
  const run = async (act: () => Promise<PushKey | undefined>) => {
    setState({ isBusy: true, said: "" });
    try {
      const said = await act();
      setState({ isBusy: false, said: said ? t(said) : "" });
    } catch (error) {
      // Browsers name what their service did wrong, in English and for programmers.
      const isBrowsers = error instanceof DOMException;
      const why = isBrowsers ? t("push.service-failed") : (error as Error).message;
      setState({ isBusy: false, said: t("push.failed", { why }) });
    }
    lookAgain();
  };
  return { ...state, run };
}
