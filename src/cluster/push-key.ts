/** The key that the network proves itself by to push services (RFC 8292): made at the first start, the same on all nodes. */
import { createECDH, randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./usage-error.ts";

/** Both in base64url. */
export interface PushKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

const curve = "prime256v1";
const privateKeyBytes = 32;

/** The pair of a private key in base64, of either alphabet; undefined for what is none. */
export function pushKeyFrom(text: string): PushKey | undefined {
  if (!/^[\w+/-]+=*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== privateKeyBytes) return undefined;
  const pair = createECDH(curve);
  try {
    pair.setPrivateKey(bytes);
  } catch {
    return undefined;
  }
  return { publicKey: pair.getPublicKey("base64url"), privateKey: bytes.toString("base64url") };
}

/** The key of a data folder, which all nodes on it share; made when it has none. @throws UsageError it cannot be read or made */
export function pushKeyIn(folder: string): PushKey {
  const path = join(folder, "push-key");
  const text = orUnusable(path, () => read(path) ?? make(path));
  const key = pushKeyFrom(text.trim());
  if (!key) throw new UsageError(`${path} holds no key: remove it, and browsers will have to subscribe anew`);
  return key;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all: of several nodes that start at once one makes it, and all others take that one. */
function make(path: string): string {
  const pair = createECDH(curve);
  pair.generateKeys();
  const draft = `${path}.${randomUUID()}`;
  const bytes = Buffer.concat([Buffer.alloc(privateKeyBytes), pair.getPrivateKey()]).subarray(
    -privateKeyBytes,
  );
  writeFileSync(draft, `${bytes.toString("base64url")}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

function orUnusable<Made>(path: string, task: () => Made): Made {
  try {
    return task();
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
