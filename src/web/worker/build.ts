/** Builds the service worker beside the chat's page: one file at the root, which knows what that page is made of. */
import { createHash } from "node:crypto";
import { build, type Plugin } from "vite";

/** Of the public folder; the browser fetches the others when it installs the page. */
const pictures = ["/favicon.svg", "/icons/icon-192.png", "/icons/badge-96.png"];

/** Kept when it is used first: most people never do. */
function isForLater(file: object): boolean {
  const ids = "moduleIds" in file ? (file.moduleIds as readonly string[]) : [];
  return ids.length > 0 && ids.every((id) => /node_modules\/(?:highlight\.js|lowlight)\//.test(id));
}

export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    // The page of the cluster needs the network anyway.
    applyToEnvironment: ({ name }) => name === "client",
    enforce: "post",
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const hash = createHash("sha256");
        const assets = Object.values(bundle)
          .filter((each) => !isForLater(each))
          .sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
        for (const each of assets) {
          hash.update(`${each.fileName}\0`).update(each.type === "chunk" ? each.code : each.source);
        }
        const files = assets.map(({ fileName }) => (fileName === "index.html" ? "/" : `/${fileName}`));
        const shell = { version: hash.digest("hex").slice(0, 16), files: [...files, ...pictures] };
        this.emitFile({ type: "asset", fileName: "worker.js", source: await workerWith(shell) });
      },
    },
  };
}

/** One script without imports: not every browser has service workers that are modules. */
async function workerWith(shell: object): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { __SHELL__: JSON.stringify(shell) },
    build: {
      write: false,
      target: "es2022",
      rollupOptions: {
        input: `${import.meta.dirname}/worker.ts`,
        output: { format: "iife", entryFileNames: "worker.js" },
      },
    },
  });
  const outputs = [built].flat().flatMap((each) => ("output" in each ? each.output : []));
  const [script] = outputs.filter((each) => each.type === "chunk");
  if (!script || outputs.length !== 1) throw new Error("the service worker is one file");
  return script.code;
}
