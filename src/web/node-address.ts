/** From the address of a node, as servers name it, to URLs by which this page reaches it. */

/** Names by which a machine calls itself. */
const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Where the page came from: its `location`. */
export interface PagePlace {
  readonly protocol: string;
  readonly hostname: string;
}

/**
 * A node at "localhost" is on the machine that the page came from, which the reader may have reached by another name.
 * @param address "host:port"
 * @returns undefined for what is no address
 */
export function webSocketOf(address: string, page: PagePlace): string | undefined {
  return urlOf("ws", address, "/ws", page);
}

export function urlOf(
  scheme: "http" | "ws",
  address: string,
  path: string,
  page: PagePlace,
): string | undefined {
  const url = URL.parse(`${scheme}${page.protocol === "https:" ? "s" : ""}://${address}${path}`);
  if (!url || address === "") return undefined;
  if (thisMachine.test(url.hostname) && page.hostname !== "") url.hostname = page.hostname;
  return url.href;
}
