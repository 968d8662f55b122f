/** How the web client is built: two pages and the service worker of the first, into build/web. */
import { defineConfig, type Rolldown } from "vite";
import { serviceWorker } from "./worker/build.ts";

const file = (name: string): string => `${import.meta.dirname}/${name}`;
const [way, chat] = ["main.tsx", "chat.tsx"].map(file) as [string, string];

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

/** What is needed at once comes as one file, which is smaller so, compressed, than many. */
function chunkOf(module: string, context: Rolldown.ChunkingContext): string | null {
  if (isNeeded(way, module, context)) return "way";
  return isNeeded(chat, module, context) ? "chat" : null;
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  // Vite's own helper for what is fetched later knows many more cases, and would come with the first load.
  resolve: { alias: { "\0vite/preload-helper.js": file("fetching.ts") } },
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
  },
  // Each page is built by itself: what both need, taken out, would make the chat begin with more files and more bytes.
  builder: {},
  environments: {
    client: {
      build: {
        rollupOptions: {
          input: file("index.html"),
          output: {
            // What is constant then stands where it is used.
            topLevelVar: false,
            codeSplitting: { groups: [{ name: chunkOf }], includeDependenciesRecursively: false },
          },
        },
      },
    },
    cluster: {
      consumer: "client",
      build: { emptyOutDir: false, copyPublicDir: false, rollupOptions: { input: file("cluster.html") } },
    },
  },
});
