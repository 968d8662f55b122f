/** The page's own files, kept in the browser: it opens without a network, and a version is whole or not there. */

/** Put in by the build: what the page is made of, and what changes whenever one of that does. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

const prefix = "chorus-shell-";
const cacheName = prefix + __SHELL__.version;

/** Gets everything, or fails: then the browser tries again later, and the version that is there stays. */
export async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  // The page itself has no hash in its name: it may not come from the browser's own cache.
  const requests = __SHELL__.files.map((path) => new Request(path, path === "/" ? { cache: "reload" } : {}));
  await cache.addAll(requests);
}

/** Forgets other versions. */
export async function cleanUp(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** What a request is answered from here; undefined for what goes to the network. */
export function answerTo(request: Request, origin: string): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return undefined;
  const path = request.mode === "navigate" && isPlace(url.pathname) ? "/" : url.pathname;
  return __SHELL__.files.includes(path) ? kept(path, request) : undefined;
}

async function kept(path: string, request: Request): Promise<Response> {
  const found = await (await caches.open(cacheName)).match(path);
  return found ?? fetch(request);
}

/** Places in the chat are all the same page. */
function isPlace(path: string): boolean {
  return path === "/" || /^\/[cpm]\//.test(path);
}
