/** Logs in to an account that one has, while one is here already: SASL, also after registration. */
import { useState } from "preact/hooks";
import { asked, useDoing } from "../panels/asking.ts";
import { Field, Form, Submit } from "../panels/form.tsx";
import { t } from "../texts/panels.ts";
import { Password } from "./password.tsx";
import { plainLines } from "./sasl.ts";

export function LogIn({ nick }: { readonly nick: string }) {
  const [account, setAccount] = useState(nick);
  const [password, setPassword] = useState("");
  const doing = useDoing();
  return (
    <Form onSubmit={() => void doing.run(() => logIn(account.trim(), password))}>
      <p>{t("account.why-log-in")}</p>
      <Field
        label={t("account.name")}
        value={account}
        autocomplete="username"
        autocapitalize="off"
        spellcheck={false}
        onValue={setAccount}
      />
      <Password label={t("account.password")} value={password} isFirst onValue={setPassword} />
      <Submit
        doing={doing}
        label={t("account.log-in-now")}
        isDisabled={account.trim() === "" || password === ""}
      />
    </Form>
  );
}

/** @returns why not */
async function logIn(account: string, password: string): Promise<string | undefined> {
  const begun = await asked("AUTHENTICATE", "PLAIN");
  if (begun.refusal !== undefined) return begun.refusal;
  for (const line of plainLines(account, password)) {
    const { lines, refusal } = await asked("AUTHENTICATE", line);
    if (lines.some(({ verb }) => verb === "903")) return undefined;
    // 904 alone says no more than that it failed.
    if (refusal !== undefined) {
      return lines.some(({ verb }) => verb === "FAIL") ? refusal : t("refusal.wrong-password");
    }
  }
  return t("refusal.wrong-password");
}
