/** Finds people's pictures by way of this page's node: nobody else learns who looks. */
import { attachedTo } from "../files/attached.ts";
import { nodeHosts } from "../files/hosts.ts";
import { previews } from "../files/previews.ts";
import { type Found, Gallery } from "./gallery.ts";
import { safeAddress } from "./profile.ts";

/** In pixels, where an address leaves that open: enough for the largest place, on a fine screen. */
const size = 128;

export const gallery = new Gallery({
  find,
  load,
  after: (ms, task) => setTimeout(task, ms),
});

/** One of our own files, or what the node finds there. */
async function find(avatar: string): Promise<Found> {
  const [file] = attachedTo(avatar, nodeHosts()).files;
  if (file?.kind === "picture") return { path: file.path };
  const address = safeAddress(avatar.replaceAll("{size}", String(size)));
  if (address === undefined) return "nothing";
  const page = await previews.look(address);
  if (page) return page.picture === undefined ? "nothing" : { path: page.picture };
  return previews.isEmpty(address) ? "nothing" : "not now";
}

async function load(path: string): Promise<boolean> {
  const picture = new Image();
  picture.src = path;
  return picture.decode().then(
    () => true,
    () => false,
  );
}
