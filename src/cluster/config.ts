/** The configuration of a node and of a cluster: read, checked and named in one place. */
import { readFileSync } from "node:fs";
import type { NatsOptions } from "../log/jetstream-connection.ts";
import type { Range } from "../network/addresses.ts";
import {
  type CodeMail,
  demo,
  email,
  type FilesConfig,
  filesConfig,
  type Heartbeats,
  heartbeat,
  natsOptions,
} from "./combined.ts";
import { keysFor, type Program, readCommandLine } from "./command-line.ts";
import { type Key, optionOf } from "./key.ts";
import {
  accountsKeys,
  historyKeys,
  keys,
  limitsKeys,
  networkKeys,
  operatorKeys,
  processKeys,
  pushKeys,
  sessionsKeys,
  websocketKeys,
} from "./options.ts";
import { previewsKeys } from "./options-files.ts";
import type { PushKey } from "./push-key.ts";
import { checked, findSettings, type ReadFile, takeFrom } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

export { configKeys } from "./options.ts";
export { UsageError } from "./usage-error.ts";

/** What a node and a cluster have in common. Durations are milliseconds, sizes bytes; 0 is off. */
export interface Config {
  readonly host: string;
  /** Who may say, by the PROXY protocol, for whom it speaks. */
  readonly trustedProxies: readonly Range[];
  readonly data: string;
  /** The nats-servers that hold the log; undefined for a file in the data folder. */
  readonly log: NatsOptions | undefined;
  /** Pages of this machine may kill nodes. */
  readonly demo: boolean;
  /** Commands that fail on purpose: an upper-case verb, or "share", to the probability of each failure. */
  readonly fault: ReadonlyMap<string, number>;
  readonly network: {
    readonly name: string;
    readonly serverName: string;
    readonly description: string;
    /** The message of the day, a line each. */
    readonly motd: readonly string[];
    readonly autojoin: readonly string[];
    /** Empty where everyone is let in. */
    readonly password: string;
    /** Letters, without a sign. */
    readonly defaultUserModes: string;
  };
  /** Names to the hashes of their passwords. */
  readonly operators: ReadonlyMap<string, string>;
  readonly accounts: {
    readonly register: boolean;
    readonly registerBeforeConnect: boolean;
    readonly alwaysOn: boolean;
    /** How codes are mailed; undefined where accounts need no e-mail address. */
    readonly email: CodeMail | undefined;
    readonly hashMemory: number;
  };
  readonly sessions: { readonly grace: number; readonly reclaimGuests: boolean };
  readonly heartbeat: Heartbeats;
  readonly limits: {
    readonly messagesPerSecond: number;
    readonly burst: number;
    readonly connectionsPerAddress: number;
    readonly sendQueue: number;
  };
  /** Whose pages may connect, beside our own. */
  readonly websocket: { readonly origins: readonly string[] };
  readonly push: {
    readonly enabled: boolean;
    /** Empty where the operator has none. */
    readonly contact: string;
    readonly key: PushKey | undefined;
    readonly networks: readonly Range[];
  };
  /** For how long it is kept, 0 being for ever. */
  readonly history: { readonly redactWithin: number; readonly onJoin: number; readonly keep: number };
  readonly files: FilesConfig;
  /** Links are looked at. */
  readonly previews: boolean;
}

export interface NodeConfig extends Config {
  readonly id: string;
  /** At least one; the first is the main one, and 0 is any free port. */
  readonly ports: readonly number[];
  /** Where clients reach this node: "host:port". */
  readonly advertise: string;
}

export interface ClusterConfig extends Config {
  /** One for each node. */
  readonly ports: readonly number[];
  /** The options of this command line that every node of the cluster is to get as well. */
  readonly nodeOptions: readonly string[];
}

/** What the terminal client need not ask for. */
export interface ChatConfig {
  readonly name: string | undefined;
  /** As a person writes it. */
  readonly server: string | undefined;
}

type Environment = NodeJS.ProcessEnv;

/**
 * The configuration of one node. `words` are the command line's, after the script's name.
 * @throws UsageError
 */
export function readNodeConfig(
  words: readonly string[],
  environment: Environment,
  readFile: ReadFile = readTextFile,
): NodeConfig {
  const { shared, take } = read(nodeProgram, words, environment, readFile);
  const ports = take(processKeys.port);
  const [mainPort = 0] = ports;
  return {
    ...shared,
    id: take(processKeys.id),
    ports,
    advertise: take(processKeys.advertise, addressOf(shared.host, mainPort)),
  };
}

/**
 * The configuration of a cluster on this machine. `words` are the command line's, after the script's name.
 * @throws UsageError
 */
export function readClusterConfig(
  words: readonly string[],
  environment: Environment,
  readFile: ReadFile = readTextFile,
): ClusterConfig {
  const { shared, take, given } = read(clusterProgram, words, environment, readFile);
  return { ...shared, ports: take(processKeys.ports), nodeOptions: given };
}

/**
 * The configuration of the terminal client. `words` are the command line's, after the script's name.
 * @throws UsageError
 */
export function readChatConfig(
  words: readonly string[],
  environment: Environment,
  readFile: ReadFile = readTextFile,
): ChatConfig {
  const settings = findSettings(readCommandLine(chatProgram, words), environment, readFile);
  const take = <Value>(key: Key<Value>): Value | undefined => {
    const setting = settings.get(key.path);
    return setting && checked(key, setting);
  };
  return { name: take(processKeys.name), server: take(processKeys.server) };
}

/** How clients on this machine, or on others where `host` is a name, write an address. */
export function addressOf(host: string, port: number): string {
  if (["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host)) return `localhost:${port}`;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

const nodeProgram: Program = {
  audience: "node",
  usage: "npm run node --",
  description: "Runs one node of a Chorus network.",
};

const clusterProgram: Program = {
  audience: "cluster",
  usage: "npm start --",
  description: "Runs a Chorus network of several nodes on this machine.",
};

const chatProgram: Program = {
  audience: "chat",
  usage: "npm run chat --",
  description: "Chat from the terminal. With input or output that is no terminal: lines in, lines out.",
};

function read(program: Program, words: readonly string[], environment: Environment, readFile: ReadFile) {
  const commandLine = readCommandLine(program, words);
  const settings = findSettings(commandLine, environment, readFile);
  const take = takeFrom(settings);
  // What the other program takes is checked as well: a mistake in a shared file shows at the first start.
  for (const key of keys) if (settings.has(key.path)) take(key);
  const shared: Config = {
    host: take(processKeys.host),
    trustedProxies: take(processKeys.trusted_proxies),
    data: take(processKeys.data),
    log: natsOptions(take, settings),
    fault: take(processKeys.fault),
    demo: demo(take, settings),
    network: {
      name: take(networkKeys.name),
      serverName: take(networkKeys.server_name),
      description: take(networkKeys.description),
      motd: take(networkKeys.motd),
      autojoin: take(networkKeys.autojoin),
      password: take(networkKeys.password),
      defaultUserModes: take(networkKeys.default_user_modes),
    },
    operators: take(operatorKeys.operators),
    accounts: {
      register: take(accountsKeys.register),
      registerBeforeConnect: take(accountsKeys.register_before_connect),
      alwaysOn: take(accountsKeys.always_on),
      email: email(take, settings),
      hashMemory: take(accountsKeys.hash_memory),
    },
    sessions: { grace: take(sessionsKeys.grace), reclaimGuests: take(sessionsKeys.reclaim_guests) },
    heartbeat: heartbeat(take, settings),
    limits: {
      messagesPerSecond: take(limitsKeys.messages_per_second),
      burst: take(limitsKeys.burst),
      connectionsPerAddress: take(limitsKeys.connections_per_address),
      sendQueue: take(limitsKeys.send_queue),
    },
    websocket: { origins: take(websocketKeys.origins) },
    push: {
      enabled: take(pushKeys.enabled),
      contact: take(pushKeys.contact),
      key: take(pushKeys.key),
      networks: take(pushKeys.networks),
    },
    history: {
      redactWithin: take(historyKeys.redact_within),
      onJoin: take(historyKeys.on_join),
      keep: take(historyKeys.keep),
    },
    files: filesConfig(take),
    previews: take(previewsKeys.enabled),
  };
  const given = keysFor("both").flatMap((key) =>
    (commandLine.texts.get(optionOf(key)) ?? []).flatMap((text) => [optionOf(key), text]),
  );
  if (commandLine.configFile !== undefined) given.push("--config", commandLine.configFile);
  return { shared, take, given };
}

export function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
