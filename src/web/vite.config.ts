/** How the web client is built: two pages and their service worker, into build/web. */
import { defineConfig, type Rolldown } from "vite";
import { serviceWorker } from "./worker/build.ts";

const file = (name: string): string => `${import.meta.dirname}/${name}`;
const [way, chat, cluster] = ["main.tsx", "chat.tsx", "cluster/main.tsx"].map(file) as [
  string,
  string,
  string,
];

/** Whether a part cannot begin without a module: it is imported, not only fetched later. */
function isNeeded(
  part: string,
  module: string,
  context: Rolldown.ChunkingContext,
  seen = new Set<string>(),
): boolean {
  if (module === part) return true;
  if (seen.has(module)) return false;
  seen.add(module);
  const importers = context.getModuleInfo(module)?.importers ?? [];
  return importers.some((importer) => isNeeded(part, importer, context, seen));
}

/**
 * What is needed at once comes as one file, which is smaller so, compressed, than many. What both pages need is in files of its
 * own: the page of the cluster has nothing of the chat, neither its looks nor what begins it.
 */
function chunkOf(module: string, context: Rolldown.ChunkingContext): string | null {
  if (isNeeded(way, module, context)) return isNeeded(cluster, module, context) ? "both" : "way";
  if (isNeeded(chat, module, context)) return isNeeded(cluster, module, context) ? "client" : "chat";
  return null;
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [serviceWorker()],
  build: {
    outDir: "../../build/web",
    emptyOutDir: true,
    target: "es2022",
    // Nothing inline: the policy that pages come with allows no such script or style.
    assetsInlineLimit: 0,
    // What a part that is fetched later imports it asks for itself: a list of it all would come with the first load.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) => (hostType === "js" ? [] : needed),
    },
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
