/** SCRAM-SHA-256 as the server speaks it: neither side tells the other the password (RFC 5802, RFC 7677). */
import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { Verifier } from "../network/account-events.ts";

type Keys = Verifier["scram"];

/** A client's first message. */
export interface ScramFirst {
  readonly username: string;
  /** Whom it wants to act as; empty for itself. */
  readonly authzid: string;
  readonly nonce: string;
  /** How channel binding was declined: "n,," or "y,,". */
  readonly header: string;
  /** The message without that. */
  readonly bare: string;
}

/** What both sides know when the server has answered. */
export interface ScramChallenge {
  /** What the client has to repeat of how it declined channel binding, in base64. */
  readonly binding: string;
  readonly nonce: string;
  /** Both first messages, as the proof covers them. */
  readonly said: string;
  /** The server's first message. */
  readonly text: string;
}

/** Undefined for what is none, and for one that wants channel binding, which is not offered. */
export function scramFirst(text: string): ScramFirst | undefined {
  const match = /^([ny],(?:a=([^,]*))?,)(n=([^,]*),r=([!-+\--~]+)(?:,[A-Za-z]=[^,\0]+)*)$/u.exec(text);
  if (!match) return undefined;
  const [, header = "", authzid = "", bare = "", username = "", nonce = ""] = match;
  const names = [username, authzid].map(unescaped);
  const [user, as] = names;
  return user && as !== undefined ? { username: user, authzid: as, nonce, header, bare } : undefined;
}

/** A name as it was before "," and "=" were written as =2C and =3D. */
function unescaped(name: string): string | undefined {
  if (/=(?!2C|3D)/.test(name)) return undefined;
  return name.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

/** @param nonce the server's part, of printable characters but "," */
export function scramChallenge(
  { header, bare, nonce: theirs }: ScramFirst,
  { salt, iterations }: Pick<Keys, "salt" | "iterations">,
  nonce: string,
): ScramChallenge {
  const text = `r=${theirs}${nonce},s=${salt},i=${iterations}`;
  const binding = Buffer.from(header).toString("base64");
  return { binding, nonce: theirs + nonce, said: `${bare},${text}`, text };
}

/** The server's last message, which proves that it knows the keys as well; undefined when the client's proves nothing. */
export function scramFinal(text: string, challenge: ScramChallenge, keys: Keys): string | undefined {
  const match = /^(c=([^,]+),r=([^,]+)(?:,[A-Za-z]=[^,\0]+)*?),p=([A-Za-z0-9+/=]+)$/u.exec(text);
  if (!match) return undefined;
  const [, unproved = "", binding = "", nonce = "", proof = ""] = match;
  const isSame = binding === challenge.binding && nonce === challenge.nonce;
  const signed = `${challenge.said},${unproved}`;
  const storedKey = Buffer.from(keys.storedKey, "base64");
  const signature = hmac(storedKey, signed);
  const given = Buffer.from(proof, "base64");
  if (given.length !== signature.length) return undefined;
  const clientKey = signature.map((byte, index) => byte ^ (given[index] ?? 0));
  const isProved = timingSafeEqual(hash("sha256", clientKey, "buffer"), storedKey);
  if (!isSame || !isProved) return undefined;
  return `v=${hmac(Buffer.from(keys.serverKey, "base64"), signed).toString("base64")}`;
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** What stands in for an account that there is none of: always the same for a name, as a real one is. */
export function decoyKeys(secret: string, name: string, iterations: number): Keys {
  const of = (what: string) => hmac(Buffer.from(secret), `${what} ${name}`);
  return {
    salt: of("salt").subarray(0, 16).toString("base64"),
    iterations,
    storedKey: of("stored").toString("base64"),
    serverKey: of("server").toString("base64"),
  };
}
