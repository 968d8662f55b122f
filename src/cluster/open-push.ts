/** Opens the way to push services, where the configuration has one. */
import type { PushTerms } from "../commands/command.ts";
import { PublicAddresses } from "../files/address-policy.ts";
import { systemClock } from "./clock.ts";
import type { NodeConfig } from "./config.ts";
import { pushKeyIn } from "./push-key.ts";
import type { PushService } from "./push-service.ts";
import { WebPush } from "./web-push.ts";

export interface OpenedPush {
  readonly terms: PushTerms;
  readonly service: PushService;
}

/**
 * Undefined where it is switched off, and where the nodes of several machines have not been given the key that they need in
 * common. @throws UsageError the data folder's key cannot be read or made
 */
export function openPush(
  { push, data, log, network }: Pick<NodeConfig, "push" | "data" | "log" | "network">,
  warn: (message: string, details?: object) => void,
): OpenedPush | undefined {
  const key = push.enabled ? (push.key ?? (log ? undefined : pushKeyIn(data))) : undefined;
  if (!key) return undefined;
  const addresses = new PublicAddresses({ trusted: push.networks });
  const contact = push.contact === "" ? `mailto:postmaster@${network.serverName}` : push.contact;
  return {
    terms: { key: key.publicKey, allows: (host) => addresses.allowsHost(host) },
    service: new WebPush({ key, contact, addresses, clock: systemClock, warn }),
  };
}
