/** The account that one is logged in to: staying, password, logging out, giving it up. */
import { useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { openPanel } from "../opener.ts";
import { asked, attempt, attemptService, useAnswer, useDoing } from "../panels/asking.ts";
import { Field, Form, Refusal, Segments, Submit, Switch } from "../panels/form.tsx";
import { formatDate } from "../texts/formats.ts";
import { t } from "../texts/panels.ts";
import { accountIn } from "./nickserv.ts";
import { Password } from "./password.tsx";
import { problemWithPassword } from "./sasl.ts";

export function Own({ account, nick }: { readonly account: string; readonly nick: string }) {
  const { answer, again } = useAnswer(account, async () => {
    const { lines } = await asked("NICKSERV", "INFO");
    return { answer: accountIn(lines) };
  });
  const staying = useDoing();
  const leaving = useDoing();
  const naming = useDoing();
  return (
    <>
      <section class="section">
        <p>
          <strong dir="auto">{account}</strong>
          {answer && (
            <span class="quiet"> · {t("account.since", { date: formatDate(answer.since, Date.now()) })}</span>
          )}
        </p>
        {answer?.sessions.map((session) => (
          <p key={session.nick} class="quiet">
            {t("account.session", { nick: session.nick, count: session.clients })}
          </p>
        ))}
        {fold(nick) !== fold(account) && (
          <>
            <p class="panel-note">
              {t("account.other-nick", { nick, account })}{" "}
              <button
                type="button"
                class="link-button"
                onClick={() => void naming.run(() => attempt("NICK", account))}
              >
                {t("account.take-nick", { account })}
              </button>
            </p>
            <Refusal why={naming.refusal} />
          </>
        )}
        <div class="buttons">
          <button type="button" class="button button-quiet" onClick={() => openPanel({ kind: "settings" })}>
            {t("settings.title")}
          </button>
          <button
            type="button"
            class="button button-quiet"
            disabled={leaving.isBusy}
            onClick={() => void leaving.run(() => attemptService("NICKSERV LOGOUT", "LOGOUT"))}
          >
            {t("account.log-out")}
          </button>
        </div>
        <Refusal why={leaving.refusal} />
        <p class="quiet">{t("account.log-out-hint")}</p>
      </section>
      <section class="section">
        <Switch
          label={t("account.stay-title")}
          hint={t("account.stay-why")}
          isOn={answer?.isAlwaysOn === true}
          isDisabled={!answer || staying.isBusy}
          onChange={(isOn) =>
            void staying
              .run(() => attemptService("NICKSERV SET", "SET", "ALWAYS-ON", isOn ? "ON" : "OFF"))
              .then(again)
          }
        />
        <Refusal why={staying.refusal} />
      </section>
      <ChangePassword account={account} />
      <GiveUp account={account} />
    </>
  );
}

function ChangePassword({ account }: { readonly account: string }) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [isTried, setTried] = useState(false);
  const doing = useDoing();
  const problem = problemWithPassword(next, true);
  // NickServ takes words.
  const isOldSayable = !/\s/.test(old);
  const change = async () => {
    setTried(true);
    if (problem || !isOldSayable) return;
    if (!(await doing.run(() => attemptService("NICKSERV PASSWD", "PASSWD", old, next)))) return;
    setOld("");
    setNext("");
    setTried(false);
  };
  return (
    <details class="section">
      <summary>{t("account.change-password")}</summary>
      <Form onSubmit={() => void change()}>
        <input
          class="visually-hidden"
          tabIndex={-1}
          readOnly
          value={account}
          autocomplete="username"
          aria-hidden="true"
        />
        <Password
          label={t("account.old-password")}
          problem={isOldSayable ? undefined : t("account.old-password-spaces")}
          value={old}
          onValue={setOld}
        />
        <Password
          label={t("account.new-password")}
          hint={t("account.password-hint")}
          problem={isTried && problem ? t(`account.password-${problem}`) : undefined}
          value={next}
          isNew
          onValue={setNext}
        />
        <Submit
          doing={doing}
          label={t("account.change-password")}
          done={t("account.password-changed")}
          isDisabled={old === ""}
        />
      </Form>
    </details>
  );
}

function GiveUp({ account }: { readonly account: string }) {
  const [how, setHow] = useState<"DROP" | "ERASE">("DROP");
  const [password, setPassword] = useState("");
  const [typed, setTyped] = useState("");
  const doing = useDoing();
  const isSure = fold(typed.trim()) === fold(account);
  const isSayable = !/\s/.test(password);
  return (
    <details class="section section-danger">
      <summary>{t("account.give-up")}</summary>
      <Form
        onSubmit={() => {
          if (isSure && isSayable) void doing.run(() => attemptService(`NICKSERV ${how}`, how, password));
        }}
      >
        <Segments
          label={t("account.give-up-how")}
          hint={t(how === "DROP" ? "account.drop-hint" : "account.erase-hint")}
          value={how}
          choices={[
            ["DROP", t("account.drop")],
            ["ERASE", t("account.erase")],
          ]}
          onChange={setHow}
        />
        <Password
          label={t("account.password")}
          problem={isSayable ? undefined : t("account.old-password-spaces")}
          value={password}
          onValue={setPassword}
        />
        <Field
          label={t("account.type-name", { account })}
          value={typed}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onValue={setTyped}
        />
        <Submit
          doing={doing}
          label={t(how === "DROP" ? "account.drop-now" : "account.erase-now")}
          isDanger
          isDisabled={!isSure || password === ""}
        />
      </Form>
    </details>
  );
}
