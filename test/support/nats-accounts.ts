/** Accounts of a nats-server that are proven by signatures: what its configuration says, and a user's credentials. */
import { createHash } from "node:crypto";
import { nkeys } from "@nats-io/transport-node";

type KeyPair = ReturnType<typeof nkeys.createOperator>;

export interface NatsAccount {
  /** For the server's configuration. */
  readonly configuration: string;
  /** As servers call the account. */
  readonly name: string;
  /** A user's .creds file; `expires` is in seconds since 1970. */
  credentials(expires?: number): string;
}

const unlimited = { subs: -1, data: -1, payload: -1, conn: -1, imports: -1, exports: -1, wildcards: true };
const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/** An operator with one account that may have streams. */
export function natsAccount(): NatsAccount {
  const [operator, system, account] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount()];
  const operatorToken = token(operator, operator, {
    type: "operator",
    system_account: system.getPublicKey(),
  });
  const systemToken = token(operator, system, { type: "account", limits: unlimited });
  const accountToken = token(operator, account, { type: "account", limits: { ...unlimited, ...storage } });
  return {
    configuration: `
      operator: ${operatorToken}
      resolver: MEMORY
      resolver_preload { ${system.getPublicKey()}: ${systemToken}, ${account.getPublicKey()}: ${accountToken} }`,
    name: account.getPublicKey(),
    credentials(expires) {
      const user = nkeys.createUser();
      const rights = { type: "user", subs: -1, data: -1, payload: -1 };
      const seed = new TextDecoder().decode(user.getSeed());
      return `-----BEGIN NATS USER JWT-----
${token(account, user, rights, expires)}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`;
    },
  };
}

/** A JSON web token as NATS has them. */
function token(issuer: KeyPair, subject: KeyPair, claims: object, expires?: number): string {
  const about = {
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: "test",
    iat: Math.floor(Date.now() / 1000),
    ...(expires !== undefined && { exp: expires }),
    nats: { ...claims, version: 2 },
  };
  const jti = createHash("sha256").update(JSON.stringify(about)).digest("base64url");
  const text = [
    { typ: "JWT", alg: "ed25519-nkey" },
    { ...about, jti },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${Buffer.from(issuer.sign(Buffer.from(text))).toString("base64url")}`;
}
