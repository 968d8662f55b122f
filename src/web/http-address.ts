/** By which URL this page reaches a node by HTTP, and which node it came from. */
import { type PagePlace, urlOf } from "./node-address.ts";

/** As `webSocketOf`. */
export function httpOf(address: string, path: string, page: PagePlace): string | undefined {
  return urlOf("http", address, path, page);
}

/** Whether the page came from the node at this address. */
export function isHome(address: string, page: PagePlace & { readonly host: string }): boolean {
  return URL.parse(httpOf(address, "/", page) ?? "")?.host === page.host;
}
