/** Who is behind a request by HTTP: an account by its password, or anybody by the resume token of a session. */
import type { Credentials } from "../commands/outside.ts";
import { codeAwaited, provePassword, tooManyProofs } from "../commands/proving.ts";
import type { Denial, Visitor, Visitors } from "../gateway/shared-files.ts";
import { guessedAt } from "../network/accounts.ts";
import { banOf, banOfAccount, whyBanned } from "../network/bans.ts";
import { byToken, hashOf } from "../network/clients.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import type { Clock } from "../ports.ts";
import { fold } from "../protocol/names.ts";
import type { NodeAccess } from "./node-access.ts";

export interface VisitorsOptions {
  readonly node: Pick<NodeAccess, "state" | "isFresh" | "propose">;
  readonly credentials: Credentials;
  readonly clock: Clock;
}

const unknown: Denial = {
  status: 401,
  why: "Say who you are: by Basic with account and password, or by Bearer with the resume token of your session",
};
const silent: Denial = { status: 503, why: "The log does not answer: try again in a moment" };

export class NodeVisitors implements Visitors {
  readonly #options: VisitorsOptions;

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  async identify(authorization: string | undefined, host: string): Promise<Visitor | Denial> {
    const { node, clock } = this.#options;
    const [, scheme = "", secret = ""] = /^(\w+) +(\S+) *$/.exec(authorization ?? "") ?? [];
    const prove = { basic: this.#byPassword, bearer: this.#byToken }[scheme.toLowerCase()];
    if (!prove) return unknown;
    if (!(await node.isFresh())) return silent;
    // A username is not known of who only visits.
    const ban = banOf(node.state, { username: "*", host });
    if (ban) return { status: 403, why: whyBanned(ban) };
    const found = await prove.call(this, secret, host);
    if (!("account" in found)) return found;
    const { account } = found;
    if (account === undefined) return { by: `h:${neighbourhood(host)}` };
    const accountBan = banOfAccount(node.state, account, Math.max(node.state.at, clock.now()));
    return accountBan ? { status: 403, why: whyBanned(accountBan) } : { by: `a:${fold(account)}` };
  }

  async #byToken(token: string): Promise<{ account: string | undefined } | Denial> {
    const known = byToken(this.#options.node.state, hashOf(token));
    return known
      ? { account: known.session.account }
      : { ...unknown, why: "There is no session for this token" };
  }

  /** As SASL PLAIN proves it; what is wrong is counted with all other guesses. */
  async #byPassword(secret: string, host: string): Promise<{ account: string } | Denial> {
    const { node, credentials, clock } = this.#options;
    const [, name = "", password = ""] = /^([^:]+):(.+)$/s.exec(textIn(secret)) ?? [];
    if (name === "") return unknown;
    const { state } = node;
    const proof = await provePassword(
      { state, now: clock.now(), credentials, client: { host } },
      name,
      password,
    );
    switch (proof.verdict) {
      case "right":
        return { account: proof.login.account };
      case "unverified":
        return { status: 403, why: codeAwaited(name) };
      case "busy":
        return { status: 429, why: tooManyProofs };
      case "wrong": {
        const event = { type: "login-failed", account: guessedAt(state, name), address: host } as const;
        // Told only when it is counted.
        return (await node.propose(event, "visitor"))
          ? { ...unknown, why: "This is not its password" }
          : silent;
      }
    }
  }
}

/** Empty for what is no base64 of UTF-8. */
function textIn(base64: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return "";
  }
}
