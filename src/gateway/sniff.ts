/** Tells from the first bytes which protocol a client speaks on the one port. */

export type Protocol = "tls" | "http" | "irc" | "plain";

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"];

/**
 * The protocol that `bytes` begins with, or undefined while they are still a prefix of one that is told by more.
 * @param verbs the IRC commands, upper case
 */
export function sniff(bytes: Uint8Array, verbs: Iterable<string>): Protocol | undefined {
  if (bytes[0] === 0x16) return bytes.length < 2 ? undefined : bytes[1] === 0x03 ? "tls" : "plain";
  const text = String.fromCharCode(...bytes.subarray(0, 16));
  if (text.startsWith("@")) return "irc";
  const beginning = text.toUpperCase();
  const line = beginning.split(/[\r\n]/, 1)[0];
  if (line === "QUIT" && line.length < beginning.length) return "irc";
  let undecided = false;
  for (const [words, typed, protocol] of [
    [methods, text, "http"],
    [verbs, beginning, "irc"],
  ] as const) {
    for (const word of words) {
      if (typed.startsWith(`${word} `)) return protocol;
      undecided ||= `${word} `.startsWith(typed);
    }
  }
  return undecided ? undefined : "plain";
}
