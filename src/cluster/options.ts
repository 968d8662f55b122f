/** Every key of the configuration: where it stands, what it does, what it may be. Help and checks are made from this table. */
import { type Key, optionOf, section, variableOf } from "./key.ts";
import { filesKeys, previewsKeys } from "./options-files.ts";
import { natsKeys } from "./options-nats.ts";
import * as kind from "./values.ts";
import * as nats from "./values-nats.ts";
import { ranges } from "./values-proxies.ts";
import * as push from "./values-push.ts";

/** Keys outside any section: how a process runs. */
export const processKeys = {
  ...section("", "both", {
    host: {
      kind: kind.host,
      initial: "127.0.0.1",
      description: "The address to listen on. 0.0.0.0 lets other machines in.",
    },
    trusted_proxies: {
      kind: ranges,
      initial: [],
      description:
        "Balancers that may say for whom they connect, by the PROXY protocol: addresses and ranges such as 10.1.0.0/16. Whoever connects from there can claim any address.",
    },
    data: {
      kind: kind.folder,
      initial: "./data",
      description: "The folder that holds everything that is kept.",
    },
    log: {
      kind: nats.address,
      initial: "",
      description:
        "The nats-servers that hold the log, where nodes run on several machines: nats://[USER:PASSWORD@]HOST:4222,HOST:4222. Default: a file in the data folder.",
    },
    fault: {
      kind: kind.faults,
      initial: [],
      description:
        'Makes a command fail inside the server, for drills: COMMAND[=PROBABILITY], where COMMAND is an IRC verb, or "share" for a message to one user. The option may be repeated.',
    },
    demo: {
      kind: kind.flag,
      initial: false,
      description:
        "Lets the page /cluster.html kill and pause nodes: for npm start, on a host that only this machine reaches.",
    },
  }),
  ...section("", "cluster", {
    ports: {
      kind: kind.ports,
      initial: [8080, 8081, 8082],
      description: "The ports of the cluster's nodes, one node each.",
    },
  }),
  ...section("", "node", {
    id: {
      kind: kind.nodeId,
      initial: "n1",
      description: "The node's name, unlike any other in its cluster.",
    },
    port: {
      kind: kind.ports,
      initial: [8080],
      description: "The ports to listen on; the first is the main one. 0 is any free port.",
    },
    advertise: {
      kind: kind.address,
      description:
        "Where clients reach this node, HOST:PORT. Default: host (or localhost) and the first port.",
    },
  }),
  ...section("", "chat", {
    name: { kind: kind.nick, description: "Your username; asked for when not given." },
    server: {
      kind: kind.server,
      description: "The server to connect to, HOST:PORT; asked for when not given.",
    },
  }),
};

export const networkKeys = section("network", "both", {
  name: { kind: kind.displayName, initial: "Chorus", description: "The network's name, as people read it." },
  server_name: {
    kind: kind.serverName,
    initial: "chorus.local",
    description: "The one server name that all nodes show to IRC clients.",
  },
  description: {
    kind: kind.displayName,
    initial: "One server on every node",
    description: "What stands beside the server's name: a few words about it.",
  },
  motd: {
    kind: kind.lines,
    initial: "Welcome to Chorus.",
    description: "The message of the day; it may have several lines.",
  },
  autojoin: {
    kind: kind.channels,
    initial: ["#lobby"],
    description: "The channels that plain text, terminal and web clients join by themselves.",
  },
  password: {
    kind: kind.password,
    initial: "",
    description: "What IRC clients must give by PASS to be let in; empty lets everyone in.",
  },
  default_user_modes: {
    kind: kind.userModes,
    initial: "",
    description: 'User modes of everyone who comes, such as "+i" for invisible.',
  },
});

/** A section of its own in chorus.toml, with a line for each operator. */
export const operatorKeys = section("", "both", {
  operators: {
    kind: kind.operators,
    initial: {},
    description:
      'Who may become an operator of the network by OPER: NAME:HASH, with the hash that "npm run hash" prints. The option may be repeated.',
  },
});

export const accountsKeys = section("accounts", "both", {
  register: { kind: kind.flag, initial: true, description: "Whether anyone may make an account." },
  register_before_connect: {
    kind: kind.flag,
    initial: true,
    description: "Whether a client may make one before it has registered.",
  },
  always_on: {
    kind: kind.flag,
    initial: false,
    description:
      "Whether the session of a new account stays when its user is away; each may change it for itself.",
  },
  email: {
    kind: kind.emailPolicy,
    initial: "off",
    description:
      'Whether a new account needs an e-mail address: "required" mails a code there, which its owner has to show.',
  },
  email_from: {
    kind: kind.email,
    initial: "",
    description: "The address that mail comes from.",
  },
  smtp: {
    kind: kind.smtp,
    initial: "",
    description: "The server that mail is handed to: smtps://USER:PASSWORD@HOST, or smtp://HOST:25.",
  },
  hash_memory: {
    kind: kind.hashMemory,
    initial: "64MiB",
    description:
      "The memory that hashing a password takes: less makes stolen hashes cheaper to guess by, and tests faster.",
  },
});

export const sessionsKeys = section("sessions", "both", {
  grace: {
    kind: kind.duration,
    initial: "60s",
    description:
      "How long a session waits for its user: of an account, of a client that can resume, or of a node that was lost.",
  },
  reclaim_guests: {
    kind: kind.flag,
    initial: true,
    description:
      "Whether a guest whose node was lost may come back by nick, username, real name and address.",
  },
});

export const heartbeatKeys = section("heartbeat", "both", {
  client: {
    kind: kind.duration,
    initial: "15s",
    description:
      "An IRC connection idle for so long is pinged, and closed when it does not answer as long again.",
  },
  node: {
    kind: kind.duration,
    initial: "1s",
    description: "How often a node tells the others that it lives. Off also switches node_lost_after off.",
  },
  node_lost_after: {
    kind: kind.duration,
    initial: "5s",
    description: "A node unheard for so long is declared lost.",
  },
});

export const limitsKeys = section("limits", "both", {
  messages_per_second: {
    kind: kind.wholeNumber(0),
    initial: 5,
    description: "How fast one connection's commands are read once its burst is used up; 0 for no limit.",
  },
  burst: {
    kind: kind.wholeNumber(1),
    initial: 20,
    description:
      "How many commands one connection may send at once. One that changes several things, such as JOIN #a,#b, counts once for each.",
  },
  connections_per_address: {
    kind: kind.wholeNumber(0),
    initial: 64,
    description: "How many connections one address may have, this machine excepted; 0 for no limit.",
  },
  send_queue: {
    kind: kind.size,
    initial: "1MiB",
    description: "A connection that leaves more than this unread is closed; 0 for no limit.",
  },
});

export const websocketKeys = section("websocket", "both", {
  origins: {
    kind: kind.origins,
    initial: [],
    description:
      "Sites whose pages may connect by WebSocket, beside those that this node serves itself: https://chat.example.org",
  },
});

export const pushKeys = section("push", "both", {
  enabled: {
    kind: kind.flag,
    initial: true,
    description: "Whether browsers are told while they are closed, by their push services.",
  },
  contact: {
    kind: push.contact,
    initial: "",
    description:
      "Where push services find the operator: mailto:admin@example.org, or a page. Default: postmaster at the server's name.",
  },
  key: {
    kind: push.key,
    initial: "",
    description:
      'The private key that the network proves itself by: 32 random bytes, as "openssl rand -base64 32" makes them. Needed, and the same for all nodes, where the log is on nats-servers; elsewhere made in the data folder.',
  },
  networks: {
    kind: ranges,
    initial: [],
    description:
      "Private networks in which push services may be all the same: addresses and ranges such as 10.1.0.0/16.",
  },
});

export const historyKeys = section("history", "both", {
  redact_within: {
    kind: kind.duration,
    initial: "24h",
    description: "How long somebody may delete a message of its own; 0 for ever. Operators may always.",
  },
  on_join: {
    kind: kind.wholeNumber(0),
    initial: 20,
    description:
      "How many of a channel's last messages are told to who enters it, unless its client asks for history by itself; 0 for none, at most 1000.",
  },
  keep: {
    kind: kind.keeping,
    initial: "0",
    description: "How long history is kept, such as 90d; what is older is removed. 0 keeps it for ever.",
  },
});

/** Every key, in the order in which help shows them. */
export const keys: readonly Key<unknown>[] = [
  processKeys,
  networkKeys,
  operatorKeys,
  accountsKeys,
  sessionsKeys,
  heartbeatKeys,
  limitsKeys,
  websocketKeys,
  historyKeys,
  pushKeys,
  filesKeys,
  previewsKeys,
  natsKeys,
].flatMap((keysOfSection) => Object.values(keysOfSection));

/** Every key with its names, for whoever checks that each is documented. */
export const configKeys: readonly { key: string; option: string; variable: string; description: string }[] =
  keys.map((key) => ({
    key: key.path,
    option: optionOf(key),
    variable: variableOf(key),
    description: key.description,
  }));
