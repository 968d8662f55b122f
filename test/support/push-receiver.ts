/** A push service of our own on this machine, and a browser that has subscribed to it: takes pushes, and reads them. */
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { Signer } from "./certificates.ts";
import { temporaryFolder } from "./folders.ts";
import type { Hooks } from "./programs.ts";
import { until } from "./until.ts";

/** What a push came with. */
export interface Received {
  readonly path: string;
  readonly text: string;
  /** As it came. */
  readonly body: Buffer;
  readonly urgency: string;
  readonly topic: string;
  /** Seconds. */
  readonly ttl: number;
  /** By whom it was sent (RFC 8292). */
  readonly by: { readonly key: string; readonly aud: string; readonly sub: string; readonly exp: number };
}

/** One browser: it can read what is sent to its endpoint, and nobody else can. */
export class Subscriber {
  readonly #pair = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  readonly endpoint: string;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
    this.#pair.generateKeys();
  }

  get keys(): { readonly p256dh: string; readonly auth: string } {
    return { p256dh: this.#pair.getPublicKey("base64url"), auth: this.#auth.toString("base64url") };
  }

  /** The line that subscribes it. */
  get registering(): string {
    return `WEBPUSH REGISTER ${this.endpoint} p256dh=${this.keys.p256dh};auth=${this.keys.auth}`;
  }

  /** RFC 8291, section 3.4, and RFC 8188, section 2. */
  read(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const sender = body.subarray(21, 21 + body.readUInt8(20));
    const sealed = body.subarray(21 + sender.length);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#pair.getPublicKey(), sender]);
    const shared = hkdfSync("sha256", this.#pair.computeSecret(sender), this.#auth, info, 32);
    const key = (what: string, length: number) =>
      Buffer.from(hkdfSync("sha256", Buffer.from(shared), salt, `Content-Encoding: ${what}\0`, length));
    const opening = createDecipheriv("aes-128-gcm", key("aes128gcm", 16), key("nonce", 12));
    opening.setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()]);
    return opened.toString().replace(/\x02\0*$/, "");
  }
}

export class PushReceiver {
  /** The certificate that its own is signed by. */
  readonly ca: string;
  readonly received: Received[] = [];
  /** What the next requests are answered, 201 where nothing is said. */
  readonly answers: { readonly status: number; readonly retryAfter?: string }[] = [];
  /** Requests, whatever they were answered. */
  asked = 0;
  readonly #server: Server;
  readonly #subscribers = new Map<string, Subscriber>();

  constructor(server: Server, ca: string) {
    this.#server = server;
    this.ca = ca;
  }

  static async open(t: Hooks): Promise<PushReceiver> {
    const signer = new Signer(temporaryFolder(t), "push");
    const { certificate, key } = signer.sign("push", "IP:127.0.0.1,DNS:localhost");
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    const receiver = new PushReceiver(server, signer.ca);
    server.on("request", (request, response) => {
      const body: Buffer[] = [];
      request.on("data", (bytes: Buffer) => body.push(bytes));
      request.on("end", () => {
        const { status, retryAfter } = receiver.#take(
          request.url ?? "",
          request.headers,
          Buffer.concat(body),
        );
        response.writeHead(status, retryAfter === undefined ? {} : { "Retry-After": retryAfter });
        response.end("an answer");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  subscriber(name: string): Subscriber {
    const subscriber = new Subscriber(`https://127.0.0.1:${this.port}/${name}`);
    this.#subscribers.set(`/${name}`, subscriber);
    return subscriber;
  }

  /** Resolves when so many pushes have come; gives their texts. */
  async texts(count: number): Promise<readonly string[]> {
    const texts = () => this.received.map(({ text }) => text);
    await until(
      () => this.received.length >= count,
      () => `${count} pushes to come; these came: ${texts().join(" | ")}`,
      20_000,
    );
    return texts();
  }

  #take(path: string, headers: NodeJS.Dict<string | string[]>, body: Buffer) {
    this.asked += 1;
    const answer = this.answers.shift() ?? { status: 201 };
    if (answer.status >= 300) return answer;
    const subscriber = this.#subscribers.get(path);
    assert(subscriber, `nobody has subscribed at ${path}`);
    assert.equal(headers["content-encoding"], "aes128gcm");
    assert.ok(body.length <= 4096, "no service takes more");
    this.received.push({
      path,
      text: subscriber.read(body),
      body,
      urgency: String(headers["urgency"]),
      topic: String(headers["topic"]),
      ttl: Number(headers["ttl"]),
      by: senderOf(String(headers["authorization"])),
    });
    return answer;
  }
}

/** Who has signed the token, as it says itself. */
function senderOf(authorization: string): Received["by"] {
  const [, token = "", key = ""] = /^vapid t=(\S+), k=(\S+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
  const jwk = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const [head = "", claims = "", signature = ""] = token.split(".");
  const signed = Buffer.from(`${head}.${claims}`);
  const sealed = Buffer.from(signature, "base64url");
  assert.ok(verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, sealed));
  return { key, ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as Omit<Received["by"], "key">) };
}
