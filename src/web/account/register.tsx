/** Gets an account: the nick is then its owner's alone. */
import { useState } from "preact/hooks";
import { asked, attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Submit } from "../panels/form.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { awaitCode, awaited } from "./awaited.ts";
import { Password } from "./password.tsx";
import { problemWithPassword } from "./sasl.ts";

interface RegisterProps {
  readonly nick: string;
  onRegistered(): void;
}

export function Register({ nick, onRegistered }: RegisterProps) {
  const [password, setPassword] = useState("");
  const [email, setEmail] = useState("");
  const [isTried, setTried] = useState(false);
  const doing = useDoing();
  const terms = watch().network.offered.get("draft/account-registration") ?? "";
  const needsEmail = terms.split(",").includes("email-required");
  const problem = problemWithPassword(password);
  const register = async () => {
    setTried(true);
    if (problem) return;
    await doing.run(async () => {
      const { lines, refusal } = await asked("REGISTER", "*", email.trim() || "*", password);
      if (refusal !== undefined) return refusal;
      const isMailed = lines.some(
        ({ verb, params }) => verb === "REGISTER" && params[0] === "VERIFICATION_REQUIRED",
      );
      if (isMailed) awaitCode({ nick, email: email.trim() });
      else onRegistered();
      return undefined;
    });
  };
  if (awaited.value) return <Verify {...awaited.value} onRegistered={onRegistered} />;
  return (
    <Form onSubmit={() => void register()}>
      <p>{t("account.why-register", { nick })}</p>
      <Field
        label={t("account.name")}
        hint={t("account.name-hint")}
        value={nick}
        readOnly
        autocomplete="username"
        onValue={() => undefined}
      />
      {needsEmail && (
        <Field
          label={t("account.email")}
          hint={t("account.email-hint")}
          type="email"
          required
          autocomplete="email"
          value={email}
          onValue={setEmail}
        />
      )}
      <Password
        label={t("account.password")}
        hint={t("account.password-hint")}
        problem={isTried && problem ? t(`account.password-${problem}`) : undefined}
        value={password}
        isNew
        isFirst
        onValue={setPassword}
      />
      <Submit doing={doing} label={t("account.register-now")} />
    </Form>
  );
}

interface VerifyProps extends RegisterProps {
  readonly email: string;
}

function Verify({ nick, email, onRegistered }: VerifyProps) {
  const [code, setCode] = useState("");
  const doing = useDoing();
  const verify = async () => {
    if (!(await doing.run(() => attempt("VERIFY", nick, code.trim())))) return;
    awaitCode(undefined);
    onRegistered();
  };
  return (
    <Form onSubmit={() => void verify()}>
      <p>{t("account.code-mailed", { nick, email })}</p>
      <Field
        label={t("account.code")}
        value={code}
        isFirst
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck={false}
        onValue={setCode}
      />
      <Submit doing={doing} label={t("account.verify")} isDisabled={code.trim() === ""} />
      <button type="button" class="button button-quiet" onClick={() => awaitCode(undefined)}>
        {t("account.begin-anew")}
      </button>
    </Form>
  );
}
