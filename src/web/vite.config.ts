/** How the web client is built: two pages, into build/web. */
import { defineConfig, type Rolldown } from "vite";

const file = (name: string): string => `${import.meta.dirname}/${name}`;
const pages = { chat: file("main.tsx"), cluster: file("cluster/main.tsx") };

/** Whether a page cannot begin without a module: it is imported, not only fetched later. */
function isNeeded(
  page: string,
  module: string,
  context: Rolldown.ChunkingContext,
  seen = new Set<string>(),
): boolean {
  if (module === page) return true;
  if (seen.has(module)) return false;
  seen.add(module);
  const importers = context.getModuleInfo(module)?.importers ?? [];
  return importers.some((importer) => isNeeded(page, importer, context, seen));
}

/** What the chat begins with comes as one file, which is smaller so, compressed, than many; what the other page needs too as another. */
function chunkOf(module: string, context: Rolldown.ChunkingContext): string | null {
  const [isOfChat, isOfCluster] = [pages.chat, pages.cluster].map((page) => isNeeded(page, module, context));
  if (isOfChat) return isOfCluster ? "both" : "chat";
  return null;
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  build: {
    outDir: "../../build/web",
    emptyOutDir: true,
    target: "es2022",
    // Nothing inline: the policy that pages come with allows no such script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ["index.html", "cluster.html"].map(file),
      output: {
        codeSplitting: {
          groups: [{ name: chunkOf }],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
});
