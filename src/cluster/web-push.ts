/** Hands pushes to the push services of browsers: encrypted (RFC 8291), and as who we are (RFC 8292). */
import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { Agent, request } from "node:https";
import type { LookupFunction } from "node:net";
import type { PublicAddresses } from "../files/address-policy.ts";
import type { Clock } from "../ports.ts";
import type { PushKey } from "./push-key.ts";
import type { Push, PushFate, PushService } from "./push-service.ts";

/** How long a service may take to take it, in milliseconds. */
const patience = 10_000;
/** How long it is kept for a device that is off, in seconds. */
const keptFor = 7 * 24 * 3600;

export interface WebPushOptions {
  readonly key: PushKey;
  /** Where the operator is found: a URL, "mailto:" or "https:". */
  readonly contact: string;
  /** Where push services may be. */
  readonly addresses: Pick<PublicAddresses, "allows" | "allowsHost">;
  readonly clock: Clock;
  readonly warn: (message: string, details?: object) => void;
}

/** Its name leads into a network that is not to be reached. */
class PrivateAddress extends Error {}

export class WebPush implements PushService {
  readonly #options: WebPushOptions;
  readonly #agent: Agent;

  constructor(options: WebPushOptions) {
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true, timeout: patience, lookup: this.#lookup });
  }

  async send(push: Push): Promise<PushFate> {
    const { host, hostname } = new URL(push.endpoint);
    const { warn, addresses } = this.#options;
    try {
      if (!addresses.allowsHost(hostname)) throw new PrivateAddress();
      const { status, retryAfter } = await this.#post(push);
      if (status >= 200 && status < 300) return { kind: "taken" };
      if (status === 404 || status === 410) return { kind: "gone" };
      if (status === 429 || status >= 500) return { kind: "later", after: this.#millisecondsIn(retryAfter) };
      warn("a push service refuses what it is sent", { host, status });
      return { kind: "refused" };
    } catch (error) {
      if (!(error instanceof PrivateAddress)) return { kind: "later", after: 0 };
      warn("a push service within our own network is not asked", { host });
      return { kind: "refused" };
    }
  }

  async #post(push: Push): Promise<{ status: number; retryAfter: string | undefined }> {
    const { key, contact } = this.#options;
    // Loaded when there is something to push: every node would begin later.
    const { generateRequestDetails } = (await import("web-push")).default;
    const { headers, body } = generateRequestDetails(push, push.text, {
      vapidDetails: { subject: contact, ...key },
      TTL: keptFor,
      urgency: push.isUrgent ? "high" : "low",
      topic: push.topic,
    });
    return new Promise((resolve, reject) => {
      const options = { method: "POST", headers, agent: this.#agent, signal: AbortSignal.timeout(patience) };
      const asked = request(push.endpoint, options, (answer) => {
        // What it says is of no use; the connection is, when it says little.
        answer.on("error", () => {}).resume();
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] });
      });
      asked.on("error", reject).end(body);
    });
  }

  /** Looks a name up, and gives only those of its addresses that may be connected to. */
  readonly #lookup: LookupFunction = (host, options, found) => {
    const all: LookupOptions & { all: true } = { ...options, all: true };
    lookup(host, all, (error, addresses: readonly LookupAddress[] = []) => {
      const allowed = addresses.filter(({ address }) => this.#options.addresses.allows(address));
      const [first] = allowed;
      if (error || !first) found(error ?? new PrivateAddress(), "", 0);
      else if (options.all) found(null, [...allowed]);
      else found(null, first.address, first.family);
    });
  };

  /** Of Retry-After: seconds, or a date (RFC 9110, section 10.2.3). */
  #millisecondsIn(text = ""): number {
    if (/^\d+$/.test(text)) return Number(text) * 1000;
    const at = Date.parse(text);
    return Number.isNaN(at) ? 0 : Math.max(0, at - this.#options.clock.now());
  }
}
