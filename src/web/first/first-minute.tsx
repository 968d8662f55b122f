/** The first minute: a name, and one is in. */
import "./first.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LinkState } from "../../client/chat/chat.ts";
import { limits } from "../../protocol/limits.ts";
import { isNick } from "../../protocol/names.ts";
import { Mark } from "../icons.tsx";
import { useLasting } from "../layout/late.ts";
import { place } from "../routing.ts";
import { browser, elsewhere, prepareChat, runChat, takeOver } from "../sitting.ts";
import { act, watch } from "../store.ts";
import { t } from "../texts/texts.ts";

/** When it is said what takes so long, in milliseconds. */
const patience_ms = 3_000;

export function FirstMinute() {
  const link = browser.value && watch().link;
  const refused = link?.kind === "nameless" ? link.refused : undefined;
  const [name, setName] = useState(refused?.name ?? "");
  const [password, setPassword] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<"bad" | undefined>(undefined);
  const [isEntering, setEntering] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const channel = invitation();

  useEffect(() => {
    if (!refused) return;
    setEntering(false);
    field.current?.select();
  }, [refused]);

  const submit = (event: Event) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!isNick(wanted)) {
      setProblem("bad");
      field.current?.select();
      return;
    }
    setProblem(undefined);
    setEntering(true);
    void runChat().then(() => act({ kind: "take-name", name: wanted, ...(password && { password }) }));
  };
  const isSlow = useLasting(isEntering && !refused, patience_ms);
  const trouble = problem ? "bad" : isEntering ? undefined : refused && "refused";

  return (
    <main class="first">
      <form class="first-card" onSubmit={submit} noValidate>
        <Mark size={56} />
        <h1>{t("first.title")}</h1>
        <p class="first-lead" id="first-lead">
          {channel ? t("first.invited", { channel }) : t("first.lead")}
        </p>
        <Others />
        <label class="first-label" for="first-name">
          {t("first.name")}
        </label>
        <input
          ref={field}
          id="first-name"
          class="field first-name"
          value={name}
          maxLength={limits.nick}
          autocomplete="username"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here.
          autoFocus
          aria-describedby={trouble ? "first-trouble" : "first-lead"}
          aria-invalid={trouble !== undefined}
          onInput={({ currentTarget }) => {
            setName(currentTarget.value);
            setProblem(undefined);
            void prepareChat();
          }}
        />
        {password !== undefined && (
          <>
            <label class="first-label" for="first-password">
              {t("first.password")}
            </label>
            <input
              id="first-password"
              class="field"
              type="password"
              autocomplete="current-password"
              value={password}
              onInput={({ currentTarget }) => setPassword(currentTarget.value)}
            />
          </>
        )}
        <p class="first-trouble" id="first-trouble" role="alert">
          {trouble === "bad" && <BadName name={name.trim()} />}
          {trouble === "refused" && refused && whyRefused(refused)}
          {isSlow && t("link.connecting", { address: addressIn(link) })}
        </p>
        <button type="submit" class="button first-enter" disabled={isEntering}>
          {isEntering ? t("first.entering") : t("first.enter")}
        </button>
        <button
          type="button"
          class="first-log-in"
          onClick={() => setPassword(password === undefined ? "" : undefined)}
        >
          {password === undefined ? t("first.log-in") : t("first.no-log-in")}
        </button>
      </form>
    </main>
  );
}

function addressIn(link: LinkState | undefined): string {
  return link && "address" in link ? link.address : location.host;
}

function BadName({ name }: { readonly name: string }) {
  return (
    <>
      {name !== "" && `${t("first.bad", { name })} `}
      {t("first.hint", { max: limits.nick })}
    </>
  );
}

/** Whom one is in other tabs: that may be whom one wants to be. */
function Others() {
  return elsewhere.value.map(({ seat, name }) => (
    <p key={seat} class="first-other">
      {t("first.elsewhere", { name })}{" "}
      <button type="button" onClick={() => void takeOver(seat)}>
        {t("first.use-here", { name })}
      </button>
    </p>
  ));
}

function invitation(): string | undefined {
  const { value } = place;
  return value.kind === "conversation" && value.name.startsWith("#") ? value.name : undefined;
}

/** What the server says is in its own words; that a name is taken is what happens most. */
function whyRefused({ name, why }: { readonly name: string; readonly why: string }): string {
  return /in use|taken/i.test(why) ? t("first.taken", { name }) : t("first.refused", { name, why });
}
