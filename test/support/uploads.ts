/** Files that tests upload, and how they do it. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { IrcClient, resumableBy } from "./irc-client.ts";
import type { Hooks } from "./programs.ts";

/** The beginning of a PNG of this size, and bytes that no other one has. */
export function png(width = 640, height = 480, bytes = 1000): Buffer {
  const header = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([header, size, randomBytes(bytes)]);
}

export interface Uploading {
  readonly type?: string;
  readonly disposition?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody with a session, who uploads by its token. */
export async function uploader(t: Hooks, cluster: Cluster, node: string, nick: string) {
  const capabilities = [...resumableBy, "draft/message-redaction"];
  const client = await IrcClient.join(t, cluster.port(node), nick, { capabilities });
  await client.heard.sees(/ RESUME TOKEN /);
  const upload = (body: string | Uint8Array, uploading: Uploading = {}, at = node) =>
    uploadTo(cluster.port(at), { authorization: `Bearer ${client.token}` }, body, uploading);
  return { client, upload };
}

export function uploadTo(
  port: number,
  authorization: Readonly<Record<string, string>>,
  body: string | Uint8Array,
  { type = "application/octet-stream", disposition, headers }: Uploading = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/upload`, {
    method: "POST",
    body,
    headers: {
      ...authorization,
      connection: "close",
      "content-type": type,
      ...(disposition !== undefined && { "content-disposition": disposition }),
      ...headers,
    },
  });
}

/** The path of what was uploaded, without a picture's size. */
export function pathOf(response: Response): string {
  assert.equal(response.status, 201);
  return (response.headers.get("location") ?? "").replace(/#.*/, "");
}

export function getFile(port: number, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close", ...headers } });
}

/** What is in the store, and what is still coming, by name. */
export function storedIn(cluster: Cluster): string[] {
  const folder = join(cluster.folder, "data", "files");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).map(({ name }) => name);
}
