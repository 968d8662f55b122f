/** What several keys come to together, and which of them exclude or need each other. */
import { isLoopbackName } from "../gateway/origin.ts";
import type { NatsOptions } from "../log/jetstream-connection.ts";
import { accountsKeys, heartbeatKeys, processKeys } from "./options.ts";
import { filesKeys } from "./options-files.ts";
import { natsKeys } from "./options-nats.ts";
import type { Setting, Take } from "./settings.ts";
import { UsageError } from "./usage-error.ts";
import type { StorePlace } from "./values-files.ts";

type Settings = ReadonlyMap<string, Setting>;

/** How codes are mailed. */
export interface CodeMail {
  readonly smtp: URL;
  readonly from: string;
}

/** Milliseconds; 0 is off. */
export interface Heartbeats {
  readonly client: number;
  readonly node: number;
  readonly nodeLostAfter: number;
}

/** What people may upload. */
export interface FilesConfig {
  readonly enabled: boolean;
  /** Undefined for the data folder. */
  readonly store: StorePlace | undefined;
  /** Empty for the nodes' own addresses. */
  readonly url: string;
  readonly max: number;
  readonly ownMax: number;
  readonly allMax: number;
  readonly types: readonly string[];
  /** Milliseconds; 0 for ever. */
  readonly unnamed: number;
}

export function filesConfig(take: Take): FilesConfig {
  return {
    enabled: take(filesKeys.enabled),
    store: take(filesKeys.store),
    url: take(filesKeys.url),
    max: take(filesKeys.max_size),
    ownMax: take(filesKeys.quota),
    allMax: take(filesKeys.total),
    types: take(filesKeys.types),
    unnamed: take(filesKeys.unnamed),
  };
}

/** @throws UsageError a part is missing */
export function email(take: Take, settings: Settings): CodeMail | undefined {
  const [smtp, from] = [take(accountsKeys.smtp), take(accountsKeys.email_from)];
  if (take(accountsKeys.email) === "off") return undefined;
  if (smtp !== undefined && from !== "") return { smtp, from };
  const missing = smtp === undefined ? accountsKeys.smtp.path : accountsKeys.email_from.path;
  const { place } = settings.get(accountsKeys.email.path) ?? { place: accountsKeys.email.path };
  throw new UsageError(`${place} "required" needs ${missing} as well`);
}

/** @throws UsageError other machines reach this one */
export function demo(take: Take, settings: Settings): boolean {
  const [isDemo, host] = [take(processKeys.demo), take(processKeys.host)];
  if (!isDemo || isLoopbackName(host.includes(":") ? `[${host}]` : host)) return isDemo;
  const { place } = settings.get(processKeys.demo.path) ?? { place: processKeys.demo.path };
  throw new UsageError(
    `${place} needs a host that only this machine reaches, such as 127.0.0.1, not ${host}`,
  );
}

/** @throws UsageError a node would be lost between two heartbeats */
export function heartbeat(take: Take, settings: Settings): Heartbeats {
  const client = take(heartbeatKeys.client);
  const node = take(heartbeatKeys.node);
  // Nobody can go unheard where nobody speaks.
  const nodeLostAfter = node === 0 ? 0 : take(heartbeatKeys.node_lost_after);
  if (nodeLostAfter === 0 || nodeLostAfter > node) return { client, node, nodeLostAfter };

  const lostAfter = settings.get(heartbeatKeys.node_lost_after.path);
  throw new UsageError(
    lostAfter === undefined
      ? `${settings.get(heartbeatKeys.node.path)?.place} must be shorter than heartbeat.node_lost_after, which is ${nodeLostAfter} ms`
      : `${lostAfter.place} must be longer than heartbeat.node, which is ${node} ms, or "0" for off`,
  );
}

/**
 * The nats-servers that hold the log; undefined where it is a file. What stands in [nats] does no harm then.
 * @throws UsageError keys that exclude or need each other
 */
export function natsOptions(take: Take, settings: Settings): NatsOptions | undefined {
  const address = take(processKeys.log);
  const [credentials, ca] = [take(natsKeys.credentials), take(natsKeys.ca)];
  const [certificate, key] = [take(natsKeys.certificate), take(natsKeys.key)];
  if (address === undefined) return undefined;

  const placeOf = ({ path }: { readonly path: string }): string => settings.get(path)?.place ?? path;
  if ((certificate === "") !== (key === "")) {
    const [given, missing] =
      key === "" ? [natsKeys.certificate, natsKeys.key] : [natsKeys.key, natsKeys.certificate];
    throw new UsageError(`${placeOf(given)} needs ${missing.path} as well`);
  }
  const { servers, tls, ...who } = address;
  if (credentials !== "" && Object.keys(who).length > 0)
    throw new UsageError(
      `${placeOf(natsKeys.credentials)} excludes a user or a token in ${processKeys.log.path}`,
    );
  return {
    servers,
    stream: take(natsKeys.stream),
    replicas: take(natsKeys.replicas),
    ...who,
    ...(credentials !== "" && { credentials }),
    ...((tls || ca !== "" || certificate !== "") && {
      tls: { ...(ca !== "" && { ca }), ...(certificate !== "" && { certificate, key }) },
    }),
    monitors: take(natsKeys.monitors),
    acceptsLoss: take(natsKeys.accept_loss),
  };
}
