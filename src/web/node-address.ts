/** From the address of a node, as servers name it, to the address of its WebSocket, as this page reaches it. */

/** Names by which a machine calls itself. */
const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * A node at "localhost" is on the machine that the page came from, which the reader may have reached by another name.
 * @param address "host:port" @param page where the page came from
 * @returns undefined for what is no address
 */
export function webSocketOf(
  address: string,
  page: { readonly protocol: string; readonly hostname: string },
): string | undefined {
  const url = URL.parse(`${page.protocol === "https:" ? "wss" : "ws"}://${address}/ws`);
  if (!url || address === "") return undefined;
  if (thisMachine.test(url.hostname) && page.hostname !== "") url.hostname = page.hostname;
  return url.href;
}
