/** How the web client is built: two pages and their service worker, into build/web. */
import { defineConfig } from "vite";
import { serviceWorker } from "./worker/build.ts";

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
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["index.html", "cluster.html"].map((page) => `${import.meta.dirname}/${page}`) },
  },
});
