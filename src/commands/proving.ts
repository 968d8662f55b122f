/** Proving to own an account by its password, whatever command it is given to: what is wrong is counted on all nodes together. */
import type { Login } from "../network/account-events.ts";
import { guessedAt, isGuessing } from "../network/accounts.ts";
import { mask, sourceOf } from "../network/outcome.ts";
import { accountByName } from "../network/state.ts";
import { numericReply, type Proposal, type Reply, timeOf, type View } from "./command.ts";
import type { Verdict } from "./outside.ts";

/** What became of a proof. Only who knows the password is told that its owner has still to show a code. */
export type Proof =
  | { readonly verdict: "right"; readonly login: Login }
  | { readonly verdict: Exclude<Verdict, "right"> | "unverified" };

/** What those are told whose password was not looked at. */
export const tooManyProofs = "Too many wrong passwords, or too many at once: try again in a minute";

/** What those are told who know the password, and have still to show the code. */
export function codeAwaited(account: string): string {
  return `Show the code that was mailed to you first: VERIFY ${account} <code>`;
}

/** Who proves it: a connection, or somebody who comes by HTTP. */
export interface Prover extends Pick<View, "state" | "now" | "credentials"> {
  readonly client: Pick<View["client"], "host">;
}

/** Whether a password is an account's. It takes as long where there is no such account. */
export async function provePassword(view: Prover, name: string, password: string): Promise<Proof> {
  const { state, credentials, client } = view;
  const account = accountByName(state, name);
  const verifierAt = account?.verifierAt;
  // Asked again when its turn has come: what others tried meanwhile counts.
  const isAllowed = () => !isGuessing(state, name, client.host, timeOf(view));
  const verdict = await credentials.verifyPassword(
    account?.verifier.password,
    password,
    client.host,
    isAllowed,
  );
  if (verdict !== "right" || !account || verifierAt === undefined) {
    return { verdict: verdict === "right" ? "wrong" : verdict };
  }
  if (account.codeHash !== undefined) return { verdict: "unverified" };
  return { verdict: "right", login: { account: account.name, provedBy: verifierAt } };
}

/** Counts a wrong password or code. @param answer what its client is told, once it is counted */
export function countingGuess({ state, client }: View, name: string, answer: readonly Reply[]): Proposal {
  const event = { type: "login-failed", account: guessedAt(state, name), address: client.host } as const;
  return { event, answer: () => answer };
}

/** RPL_LOGGEDIN, to somebody who may have told nothing else of itself. */
export function loggedInReply(view: View, account: string): Reply {
  return numericReply("RPL_LOGGEDIN", wholeMask(view), account, `You are now logged in as ${account}`);
}

/** Who somebody is as far as it has said. */
export function wholeMask({ session, client }: Pick<View, "session" | "client">): string {
  const { nick, username, host } = session ? sourceOf(session) : client;
  return mask({ nick: nick || "*", username: username || "*", host });
}
