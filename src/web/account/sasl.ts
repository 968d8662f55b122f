/** Logging in with SASL PLAIN (RFC 4616), in the lines that AUTHENTICATE takes. */

/** Characters of base64 in one line: a line that is full says that another one follows. */
const lineMax = 400;

/** What to send after `AUTHENTICATE PLAIN` was answered by "+", one after the other. */
export function plainLines(account: string, password: string): string[] {
  const bytes = new TextEncoder().encode(`\0${account}\0${password}`);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const lines = base64.match(/.{1,400}/g) ?? [];
  return base64.length % lineMax === 0 ? [...lines, "+"] : lines;
}

/** Longer than this is no password; bytes of UTF-8. */
export const passwordBytesMax = 592;

export type PasswordProblem = "short" | "long" | "wrong" | "spaces";

/** @param inWords whether it is said to NickServ, which takes words */
export function problemWithPassword(password: string, inWords = false): PasswordProblem | undefined {
  if (password.length < 8) return "short";
  if (new TextEncoder().encode(password).length > passwordBytesMax) return "long";
  if (/[\x00-\x1f\x7f]/.test(password)) return "wrong";
  return inWords && /\s/.test(password) ? "spaces" : undefined;
}
