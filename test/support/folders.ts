/** Folders that last as long as a test. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit, type Hooks } from "./programs.ts";

/** A new folder with these files in it, by name. */
export function temporaryFolder(t: Hooks, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "chorus-e2e-"));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  const forget = atExit(remove);
  t.after(() => {
    remove();
    forget();
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
