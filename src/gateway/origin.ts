/** Whose pages may connect, by WebSocket and to the live picture: those of the nodes themselves, and those that the configuration names. */

export interface Welcome {
  /** Sites that are named, such as "https://chat.example.org". */
  readonly origins: readonly string[];
  /** Where clients reach the nodes, as host:port, those that were lost as well. */
  readonly nodes: readonly string[];
}

/** This machine, by the names that it has for itself. */
const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host, with or without a port, is this machine by a name that no other machine can have. */
export function isLoopbackName(host: string): boolean {
  return thisMachine.test(placeOf(host).host);
}

const portsOfSchemes: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

interface Place {
  readonly host: string;
  readonly port: string;
}

/**
 * Programs have no origin. A page of this very server does not come from elsewhere, nor does that of another node, living or
 * not: a page outlives the node that it came from.
 * @param host what the client calls this server: the header of that name
 */
export function mayConnect(
  origin: string | undefined,
  host: string | undefined,
  { origins, nodes }: Welcome,
): boolean {
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  const port = url && (url.port || portsOfSchemes[url.protocol]);
  if (!url || !port) return false;
  if (url.host === host?.toLowerCase() || origins.includes(url.origin)) return true;
  const page = { host: url.hostname, port };
  const here = placeOf(host ?? "").host;
  return nodes.some((address) => isPageOf(page, placeOf(address), here));
}

/**
 * A node that says it is at localhost is on this machine: its page comes by any of that name's forms, or by the name that the
 * client has for this machine.
 */
function isPageOf(page: Place, node: Place, here: string): boolean {
  if (page.port !== node.port) return false;
  if (page.host === node.host) return true;
  return thisMachine.test(node.host) && (thisMachine.test(page.host) || page.host === here);
}

/** Nodes that are named to a page at most. */
const namedMax = 32;

/**
 * The nodes as a page's policy names them (CSP Level 3, host-source): without a scheme, which is the page's then. IPv6 addresses have
 * no form there.
 * @param host what the client calls this server: a node at localhost is reached by that name
 */
export function sourcesOf(nodes: readonly string[], host: string | undefined): string[] {
  const here = placeOf(host ?? "").host;
  const sources = nodes.map((address) => {
    const node = placeOf(address);
    return `${thisMachine.test(node.host) && here !== "" ? here : node.host}:${node.port}`;
  });
  return [...new Set(sources)].filter((source) => /^[\w.-]+:\d+$/.test(source)).slice(0, namedMax);
}

function placeOf(address: string): Place {
  const { hostname = "", port = "" } = URL.parse(`http://${address}`) ?? {};
  return { host: hostname, port: port || "80" };
}
