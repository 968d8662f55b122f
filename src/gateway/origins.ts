/** Whose pages are ours: those that a node of this cluster serves. */

/** Names by which a machine calls itself. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host, with or without a port, is this machine by a name that no other machine can have. */
export function isLoopbackName(host: string): boolean {
  return loopback.test(URL.parse(`http://${host}`)?.hostname ?? "");
}

/**
 * Whether a page's origin is a node of the cluster, living or not: what is on a page outlives the node that it came from.
 * @param addresses the nodes', as host:port
 * @param host what the request calls this node, as host:port: nodes of this machine may be called the same
 */
export function isOfCluster(origin: string, addresses: readonly string[], host = ""): boolean {
  const page = URL.parse(origin);
  if (page === null || !/^https?:$/.test(page.protocol)) return false;
  const here = URL.parse(`${page.protocol}//${host}`)?.hostname;
  return addresses.some((address) => {
    const node = URL.parse(`${page.protocol}//${address}`);
    if (node === null || node.port !== page.port) return false;
    if (node.hostname === page.hostname) return true;
    return loopback.test(node.hostname) && (loopback.test(page.hostname) || page.hostname === here);
  });
}
