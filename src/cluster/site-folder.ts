/** Reads the web client from the folder that it was built into. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Site, SiteFile } from "../gateway/site.ts";

/** Where `npm start` builds it. */
export const siteFolder = join(import.meta.dirname, "../../build/web");

/** All files of the site, in memory: they are few and small. None where there is no such folder. */
export function readSite(folder = siteFolder): Site {
  const paths = filesIn(folder);
  const read = (path: string): SiteFile["brotli"] => (paths.has(path) ? readFileSync(path) : undefined);
  const sources = [...paths].filter((path) => !/\.(?:br|gz)$/.test(path));
  return new Map(
    sources.map((path) => {
      const bytes = readFileSync(path);
      const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
      const name = relative(folder, path).split(sep).join("/");
      return [name, { bytes, hash, brotli: read(`${path}.br`), gzip: read(`${path}.gz`) }];
    }),
  );
}

/** Without those that begin with a dot: they are for the build. */
function filesIn(folder: string): Set<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
    return new Set(files.map((entry) => join(entry.parentPath, entry.name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Set();
    throw error;
  }
}
