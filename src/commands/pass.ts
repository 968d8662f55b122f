/** PASS: the password of a network that lets in only who knows it; or, for clients without SASL, a login to an account. */
import { isNick } from "../protocol/names.ts";
import { type Client, type Command, failReply, numericReply, type Reply, type View } from "./command.ts";
import { codeAwaited, countingGuess, loggedInReply, provePassword, tooManyProofs } from "./proving.ts";

export const pass: Command = {
  verb: "PASS",
  from: "newcomer",
  parameters: 1,
  // As AUTHENTICATE: no guess goes uncounted.
  fresh: (view, { params: [text = ""] }) => loginIn(view, text) !== undefined && "required",
  unanswered: { client: {}, replies: [] },
  help: "PASS <password> | <account>:<password>: the network's password, or your account's, before NICK and USER",
  async run(view, { params: [text = ""] }) {
    const login = loginIn(view, text);
    if (!login) return { client: { passed: view.credentials.isPassword(text) } };
    const { name, password } = login;
    const proof = await provePassword(view, name, password);
    switch (proof.verdict) {
      case "right": {
        const client: Partial<Client> = { login: proof.login };
        return { client, replies: [loggedInReply(view, proof.login.account)] };
      }
      case "unverified":
        return fail("VERIFICATION_REQUIRED", codeAwaited(name));
      case "busy":
        return fail("TEMPORARILY_UNAVAILABLE", tooManyProofs);
      case "wrong":
        return { proposals: [countingGuess(view, name, [numericReply("ERR_PASSWDMISMATCH")])] };
    }
  },
};

/** The login that it is, if it is not the network's password. */
function loginIn({ credentials }: View, text: string): { name: string; password: string } | undefined {
  if (credentials.needsPassword && credentials.isPassword(text)) return undefined;
  const at = text.indexOf(":");
  const [name, password] = [text.slice(0, at), text.slice(at + 1)];
  return at > 0 && password !== "" && isNick(name) ? { name, password } : undefined;
}

function fail(code: string, text: string): { replies: readonly Reply[] } {
  return { replies: [failReply("PASS", code, text)] };
}
