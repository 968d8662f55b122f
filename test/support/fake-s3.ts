/** A store that speaks S3, as far as files need it: it checks each signature by itself, and can be made to fail. */
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Address } from "../../src/files/s3-store.ts";
import type { Hooks } from "./programs.ts";

const [accessKeyId, secretAccessKey, region, bucket] = ["KEY", "SECRET/+", "eu-test-1", "a-bucket"];
/** Objects in one page of a list. */
const pageSize = 2;

export class FakeS3 {
  readonly objects = new Map<string, { readonly bytes: Buffer; readonly at: string }>();
  readonly address: S3Address;
  /** Answers everything with this status, if it is set. */
  failing: number | undefined;

  private constructor(port: number) {
    const endpoint = `http://127.0.0.1:${port}`;
    this.address = { endpoint, bucket, prefix: "chorus/", region, accessKeyId, secretAccessKey };
  }

  static async start(t: Hooks): Promise<FakeS3> {
    let store: FakeS3 | undefined;
    const server = createServer((request, response) => void store?.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    store = new FakeS3((server.address() as AddressInfo).port);
    return store;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request));
    const url = new URL(request.url ?? "", "http://x");
    const refuse = (status: number, message: string) =>
      response.writeHead(status).end(`<Error><Code>X</Code><Message>${message}</Message></Error>`);
    if (this.failing !== undefined) return void refuse(this.failing, "as &amp; told");
    if (request.headers.authorization !== signatureOf(request, url))
      return void refuse(403, "wrong signature");
    const declared = request.headers["x-amz-content-sha256"];
    const isWhole = declared === "UNSIGNED-PAYLOAD" || declared === sha256(body);
    if (!isWhole) return void refuse(400, "wrong content");
    const key = url.pathname.slice(`/${bucket}/`.length);
    const known = this.objects.get(key);
    if (url.searchParams.get("list-type") === "2") response.end(this.#list(url.searchParams));
    else if (request.method === "PUT") {
      assert.equal(request.headers["transfer-encoding"], undefined);
      this.objects.set(key, { bytes: body, at: new Date().toISOString() });
      response.end();
    } else if (request.method === "DELETE") {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (!known) refuse(404, "no such key");
    else {
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
      if (start === undefined) response.end(known.bytes);
      else response.writeHead(206).end(known.bytes.subarray(Number(start), Number(end) + 1));
    }
  }

  #list(query: URLSearchParams): string {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).sort();
    const from = Number(query.get("continuation-token") ?? 0);
    const next = from + pageSize < keys.length ? from + pageSize : undefined;
    const contents = keys
      .slice(from, from + pageSize)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><LastModified>${this.objects.get(key)?.at}</LastModified></Contents>`,
      );
    const token = next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`;
    return `<?xml version="1.0"?><ListBucketResult>${contents.join("")}${token}</ListBucketResult>`;
  }
}

/** AWS Signature Version 4, by its description. */
function signatureOf({ method, headers }: IncomingMessage, url: URL): string {
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "") ?? [];
  const canonical = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const query = [...url.searchParams]
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .sort()
    .join("&");
  const content = String(headers["x-amz-content-sha256"]);
  const request = [method, url.pathname, query, canonical.join(""), names, content].join("\n");
  const moment = String(headers["x-amz-date"]);
  const scope = `${moment.slice(0, 8)}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", moment, scope, sha256(request)].join("\n");
  const key = scope
    .split("/")
    .reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${secretAccessKey}`));
  const signature = hmac(key, text).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
