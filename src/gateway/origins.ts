/** Origins: whose pages may ask this node for something. */

/**
 * Programs have no origin. A page of this very server does not come from elsewhere, and neither does one of another node.
 * @param host the Host header @param addresses of the nodes, as host:port @param allowed sites, as the configuration has them
 */
export function isOurs(
  origin: string | undefined,
  host: string | undefined,
  addresses: readonly string[],
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  if (url === null) return false;
  return url.host === host?.toLowerCase() || addresses.includes(url.host) || allowed.includes(url.origin);
}
