/** The network's key, as it is told and as browsers want it. Pure. */
import type { Message } from "../../protocol/message.ts";

/** In RPL_ISUPPORT; undefined where the network pushes nothing. */
export function keyIn(lines: readonly Message[]): string | undefined {
  const tokens = lines.filter(({ verb }) => verb === "005").flatMap(({ params }) => params);
  return tokens.find((token) => token.startsWith("VAPID="))?.slice("VAPID=".length);
}

/** Of base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
