/** From the address of a node, as nodes name each other, to a URL by which this page reaches it. */

/** Names by which a machine calls itself. */
const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Where the page came from: its `location`. */
export interface Page {
  readonly protocol: string;
  readonly hostname: string;
  readonly host: string;
}

/**
 * A node at "localhost" is on the machine that the page came from, which the reader may have reached by another name.
 * @param address host:port
 */
export function urlOf(address: string, path: string, page: Page, scheme: "http" | "ws" = "http"): string {
  const url = new URL(path, `${scheme}${page.protocol === "https:" ? "s" : ""}://${address}`);
  if (thisMachine.test(url.hostname)) url.hostname = page.hostname;
  return url.href;
}

/** Whether the page came from the node at this address. */
export function isHome(address: string, page: Page): boolean {
  return URL.canParse(`http://${address}`) && new URL(urlOf(address, "/", page)).host === page.host;
}
