/** Reads the web client from the folder that it was built into. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Site, SiteFile } from "../gateway/site.ts";

/** Where `npm start` builds it. */
export const siteFolder = join(import.meta.dirname, "../../build/web");

/** Builds that may take the folder's place, one after the other, while it is read. */
const buildsMax = 5;

/** All files of the site, in memory: they are few and small. None where there is no such folder. */
export function readSite(folder = siteFolder): Site {
  for (let build = 1; ; build += 1) {
    // For a moment, while a new one is brought there, the old one stands beside it.
    const [place = folder] = [folder, `${folder}.old`].filter((path) => identity(path) !== undefined);
    const before = identity(place);
    try {
      const site = siteIn(place);
      if (identity(place) === before || build === buildsMax) return site;
    } catch (error) {
      if (identity(place) === before || build === buildsMax) throw error;
    }
  }
}

/** Of the folder that is there under this name just now. */
function identity(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}

function siteIn(folder: string): Site {
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
