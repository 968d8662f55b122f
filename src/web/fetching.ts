/** How a part comes that is fetched later: together with its styles, so that it is not seen without them. */

const fetched = new Map<string, Promise<unknown>>();

/**
 * Vite writes this around each `import()`; `styles` are paths without the first "/". Those that cannot be fetched now keep
 * no part waiting: `beginToFetchStylesAgain` sees to them.
 */
export async function __vitePreload<Part>(
  fetch: () => Promise<Part>,
  styles: readonly string[] = [],
): Promise<Part> {
  const [part] = await Promise.all([fetch(), ...styles.map(fetchStyles)]);
  return part;
}

function fetchStyles(path: string): Promise<unknown> {
  const known = fetched.get(path) ?? fetchNow(`/${path}`);
  fetched.set(path, known);
  return known;
}

function fetchNow(href: string): Promise<unknown> {
  // The page begins with some.
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
  });
}
