/** Which hosts are the nodes': files there are ours. */
import { untracked } from "@preact/signals";
import type { Network } from "../../client/chat/chat.ts";
import { uploadPath } from "../../protocol/upload-links.ts";
import { httpOf, isHome } from "../http-address.ts";
import { watch } from "../store.ts";

/** ISUPPORT: where files are brought. */
export const fileHost = "soju.im/FILEHOST";

let known: { readonly network: Network; readonly hosts: ReadonlySet<string> } | undefined;

/** Their names, without ports. Looked at, not watched. */
export function nodeHosts(): ReadonlySet<string> {
  const { network } = untracked(() => watch());
  if (known?.network !== network) known = { network, hosts: hostsOf(network) };
  return known.hosts;
}

function hostsOf({ nodes, supports }: Network): ReadonlySet<string> {
  const urls = [location.href, supports.get(fileHost) ?? "", ...nodes.map((node) => `http://${node}`)];
  return new Set(urls.flatMap((url) => URL.parse(url)?.hostname ?? []));
}

/** Where a file is brought: to the node that the page came from, and to each other one in turn when that is lost. */
export function uploadUrl(turn: number): string {
  const { nodes } = untracked(() => watch()).network;
  const others = nodes.filter((node) => !isHome(node, location));
  const urls = [uploadPath, ...others.flatMap((node) => httpOf(node, uploadPath, location) ?? [])];
  return urls[turn % urls.length] ?? uploadPath;
}

/** Where links to files begin: as the network says, unless that is a name that this machine alone has for itself. */
export function linkOrigin(): string {
  const { network } = untracked(() => watch());
  const url = URL.parse(network.supports.get(fileHost) ?? "");
  const isOwnName = url !== null && /^(?:localhost|127\..*|\[::1\])$/.test(url.hostname);
  return url === null || (isOwnName && url.hostname !== location.hostname) ? location.origin : url.origin;
}
