/** Why a nats-server does not let us in, in words for an operator. */
import { errors } from "@nats-io/transport-node";

export interface Refusal {
  /** Completes "nats-server a:4222 …". */
  readonly reason: string;
  /** Trying again will not help: somebody has to put it right. */
  readonly isLasting: boolean;
}

/** What a failed attempt to connect means. */
export function refusalOf(error: unknown): Refusal {
  const { code, message } = rootOf(error);
  if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError)
    return { reason: "refuses our credentials, or wants some", isLasting: true };
  if (/^ERR_SSL_.*ALERT/.test(code))
    return { reason: `refuses our certificate, or wants one (${code})`, isLasting: true };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return { reason: `has a certificate for another name: ${message}`, isLasting: true };
  if (code === "CERT_HAS_EXPIRED") return { reason: "has a certificate that has expired", isLasting: true };
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return {
      reason: `has a certificate of whom we do not know (${code}): nats.ca is to name the signer`,
      isLasting: true,
    };
  if (message.includes("does not support 'tls'")) return { reason: "has no TLS", isLasting: true };
  return { reason: passing.get(code) ?? unnamed(error, message), isLasting: false };
}

const passing = new Map([
  ["ECONNREFUSED", "refuses the connection"],
  ["ECONNRESET", "closes the connection"],
  ["ENOTFOUND", "has a name that nobody knows"],
  ["EAI_AGAIN", "has a name that cannot be looked up just now"],
  ["EHOSTUNREACH", "cannot be reached"],
  ["ENETUNREACH", "cannot be reached"],
  ["ETIMEDOUT", "cannot be reached"],
]);

function unnamed(error: unknown, message: string): string {
  if (error instanceof errors.TimeoutError) return "does not answer as a nats-server does";
  if (/unexpected response|JSON/.test(message)) return "is no nats-server";
  return message.includes("undefined error") ? "closes the connection" : `says: ${message}`;
}

function rootOf(error: unknown): { code: string; message: string } {
  const root = (error instanceof Error && error.cause) || error;
  const { code = "", message = String(root) } = root as { code?: string; message?: string };
  return { code: String(code), message };
}
