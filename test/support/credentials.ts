/** Credentials for simulated clusters: passwords cost nothing, and everything is decided at once. */
import { createHmac, hash, pbkdf2Sync } from "node:crypto";
import type { Credentials } from "../../src/commands/outside.ts";
import type { Verifier } from "../../src/network/account-events.ts";

const scramIterations = 16;

/** What a password is checked by: as the real one for SCRAM, and readable for the rest. */
export function verifierOf(password: string): Verifier {
  const salt = hash("sha256", password, "buffer").subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, scramIterations, 32, "sha256");
  const keyOf = (name: string) => createHmac("sha256", salted).update(name).digest();
  const storedKey = hash("sha256", keyOf("Client Key"), "base64");
  const serverKey = keyOf("Server Key").toString("base64");
  return {
    password,
    scram: { salt: salt.toString("base64"), iterations: scramIterations, storedKey, serverKey },
  };
}

/** The operator is root, and says tea. */
export const testCredentials: Credentials = {
  needsPassword: false,
  hasOperators: true,
  isPassword: () => true,
  verifyOperator: async (name, password) => (`${name} ${password}` === "root tea" ? "right" : "wrong"),
  verifyPassword: async (passwordHash, password, _address, isAllowed) => {
    if (!isAllowed()) return "busy";
    return passwordHash === password ? "right" : "wrong";
  },
  verifierOf: async (password) => verifierOf(password),
  nonce: () => "servernonce",
  scramIterations,
};
