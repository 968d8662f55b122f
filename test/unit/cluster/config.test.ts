/** The configuration: what an operator may write, where, what it becomes, and the one line for each mistake. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { addressOf, readClusterConfig, readNodeConfig, UsageError } from "../../../src/cluster/config.ts";
import { defaultFiles } from "./default-files.ts";

/** Reads a node's configuration as if chorus.toml had this text, or did not exist. */
function node(words: string[] = [], environment: NodeJS.ProcessEnv = {}, toml?: string) {
  return readNodeConfig(words, environment, (path) => (path === "chorus.toml" ? toml : undefined));
}

function cluster(words: string[] = [], environment: NodeJS.ProcessEnv = {}, toml?: string) {
  return readClusterConfig(words, environment, (path) => (path === "chorus.toml" ? toml : undefined));
}

test("a node that nobody configured has the documented defaults", () => {
  assert.deepEqual(node(), {
    id: "n1",
    host: "127.0.0.1",
    trustedProxies: [],
    ports: [8080],
    advertise: "localhost:8080",
    data: "./data",
    log: undefined,
    fault: new Map(),
    demo: false,
    network: {
      name: "Chorus",
      serverName: "chorus.local",
      description: "One server on every node",
      motd: ["Welcome to Chorus."],
      autojoin: ["#lobby"],
      password: "",
      defaultUserModes: "",
    },
    operators: new Map(),
    accounts: {
      register: true,
      registerBeforeConnect: true,
      alwaysOn: false,
      email: undefined,
      hashMemory: 64 * 2 ** 20,
    },
    sessions: { grace: 60_000, reclaimGuests: true },
    heartbeat: { client: 15_000, node: 1_000, nodeLostAfter: 5_000 },
    limits: { messagesPerSecond: 5, burst: 20, connectionsPerAddress: 64, sendQueue: 1_048_576 },
    websocket: { origins: [] },
    push: { enabled: true, contact: "", key: undefined, networks: [] },
    history: { redactWithin: 86_400_000, onJoin: 20, keep: 0 },
    files: defaultFiles,
    previews: true,
  });
});

test("history is kept for ever, or for a time", () => {
  const day = 24 * 3_600_000;
  const times = { 0: 0, "90d": 90 * day, "36h": 36 * 3_600_000, "10m": 600_000, "30s": 30_000 };
  for (const [text, keep] of Object.entries(times)) {
    assert.equal(node(["--history-keep", text]).history.keep, keep);
    assert.equal(node([], {}, `[history]\nkeep = "${text}"`).history.keep, keep);
  }
  for (const text of ["90", "-1d", "1w", "for ever", "40000d", "500ms"]) {
    assert.throws(() => node([], { CHORUS_HISTORY_KEEP: text }), /CHORUS_HISTORY_KEEP must be a time such/);
  }
});

test("a cluster that nobody configured has three nodes", () => {
  assert.deepEqual(cluster().ports, [8080, 8081, 8082]);
});

test("an option counts before a variable, a variable before the file, the file before the default", () => {
  const file = "[limits]\nburst = 3";
  const environment = { CHORUS_LIMITS_BURST: "2" };
  assert.equal(node(["--limits-burst", "1"], environment, file).limits.burst, 1);
  assert.equal(node([], environment, file).limits.burst, 2);
  assert.equal(node([], {}, file).limits.burst, 3);
  assert.equal(node([], { CHORUS_LIMITS_BURST: "" }, file).limits.burst, 3);
});

test("the file that --config names is read, and chorus.toml then is not", () => {
  const files: Record<string, string> = { "a.toml": 'id = "a"', "chorus.toml": 'id = "b"' };
  assert.equal(readNodeConfig(["--config", "a.toml"], {}, (path) => files[path]).id, "a");
});

test("durations and sizes become milliseconds and bytes, and 0 switches them off", () => {
  const written =
    '[heartbeat]\nclient = "2m"\nnode = "500ms"\nnode_lost_after = "1h"\n[limits]\nsend_queue = "64KiB"';
  const { heartbeat, limits } = node([], {}, written);
  assert.deepEqual(heartbeat, { client: 120_000, node: 500, nodeLostAfter: 3_600_000 });
  assert.equal(limits.sendQueue, 65_536);

  const off = node(
    ["--limits-send-queue", "0"],
    { CHORUS_HEARTBEAT_CLIENT: "0" },
    "[heartbeat]\nnode_lost_after = 0",
  );
  assert.equal(off.limits.sendQueue, 0);
  assert.deepEqual(off.heartbeat, { client: 0, node: 1_000, nodeLostAfter: 0 });
});

test("without heartbeats of nodes, none is declared lost for its silence", () => {
  assert.equal(node(["--heartbeat-node", "0"]).heartbeat.nodeLostAfter, 0);
});

test("a message of the day has lines, or none", () => {
  assert.deepEqual(node([], {}, '[network]\nmotd = """\nHello\n\nthere\n"""').network.motd, [
    "Hello",
    "",
    "there",
  ]);
  assert.deepEqual(node([], {}, '[network]\nmotd = ""').network.motd, []);
});

test("lists are separated by commas where they are text", () => {
  assert.deepEqual(node([], { CHORUS_NETWORK_AUTOJOIN: "#a, #b" }).network.autojoin, ["#a", "#b"]);
  assert.deepEqual(node(["--port", "8080,8090"]).ports, [8080, 8090]);
  assert.deepEqual(node([], {}, "port = 8090").ports, [8090]);
  assert.deepEqual(cluster(["--ports", "0,0"]).ports, [0, 0]);
});

test("faults may be repeated, have a probability, and are told apart from the message to one user", () => {
  const { fault } = node(["--fault", "privmsg=0.25", "--fault", "Share"]);
  assert.deepEqual(
    fault,
    new Map([
      ["PRIVMSG", 0.25],
      ["share", 1],
    ]),
  );
});

test("a node's address for clients follows from its host and main port, unless it is given", () => {
  assert.equal(node(["--host", "0.0.0.0", "--port", "9000,9001"]).advertise, "localhost:9000");
  assert.equal(node(["--host", "chat.example.org"]).advertise, "chat.example.org:8080");
  assert.equal(node(["--advertise", "chat1.example.org:8080"]).advertise, "chat1.example.org:8080");
  assert.equal(addressOf("fd00::1", 8080), "[fd00::1]:8080");
});

test("a cluster hands its nodes the options that they take too", () => {
  const words = [
    "--ports",
    "1,2",
    "--host",
    "0.0.0.0",
    "--fault",
    "JOIN",
    "--fault",
    "PART=0.5",
    "--limits-burst",
    "9",
  ];
  assert.deepEqual(cluster(words).nodeOptions, [
    ...["--host", "0.0.0.0", "--fault", "JOIN", "--fault", "PART=0.5", "--limits-burst", "9"],
  ]);
  assert.equal(node([...cluster(words).nodeOptions]).limits.burst, 9);
});

test("one file serves nodes and clusters", () => {
  const file = 'ports = [1, 2]\nid = "n7"';
  assert.equal(node([], {}, file).id, "n7");
  assert.deepEqual(cluster([], {}, file).ports, [1, 2]);
});

const inFile: readonly [toml: string, message: string][] = [
  ['[limits]\nburst = "many"', 'chorus.toml: limits.burst must be a whole number of at least 1, not "many"'],
  ["[limits]\nburst = 0", "chorus.toml: limits.burst must be a whole number of at least 1, not 0"],
  ["[limits]\nburst = 1.5", "chorus.toml: limits.burst must be a whole number of at least 1, not 1.5"],
  [
    "[limits]\nbursts = 1",
    "chorus.toml: unknown key limits.bursts; allowed here are messages_per_second, burst, connections_per_address, send_queue",
  ],
  [
    "[weather]\nkeep = 1",
    "chorus.toml: unknown key weather; allowed here are host, trusted_proxies, data, log, fault, demo, ports, id, port, advertise, name, server, operators, [network], [accounts], [sessions], [heartbeat], [limits], [websocket], [history], [push], [files], [previews], [nats]",
  ],
  ["limits = 5", "chorus.toml: limits must be a section: [limits]"],
  ["[[limits]]\nburst = 1", "chorus.toml: limits must be a section: [limits]"],
  [
    '[heartbeat]\nclient = "15"',
    'chorus.toml: heartbeat.client must be a duration such as "500ms", "15s", "2m" or "1h", at most "24h", or "0" for off, not "15"',
  ],
  [
    '[heartbeat]\nclient = "25h"',
    'chorus.toml: heartbeat.client must be a duration such as "500ms", "15s", "2m" or "1h", at most "24h", or "0" for off, not "25h"',
  ],
  [
    '[heartbeat]\nnode_lost_after = "1s"',
    'chorus.toml: heartbeat.node_lost_after must be longer than heartbeat.node, which is 1000 ms, or "0" for off',
  ],
  [
    '[heartbeat]\nnode = "5s"',
    "chorus.toml: heartbeat.node must be shorter than heartbeat.node_lost_after, which is 5000 ms",
  ],
  [
    '[limits]\nsend_queue = "1MB"',
    'chorus.toml: limits.send_queue must be a size such as "64KiB" or "1MiB", at most "1GiB", or "0" for off, not "1MB"',
  ],
  [
    '[network]\nserver_name = "my server"',
    'chorus.toml: network.server_name must be a name such as "chat.example.org" of letters, digits, "." and "-", at most 63 characters, not "my server"',
  ],
  [
    '[network]\nname = ""',
    'chorus.toml: network.name must be a name of 1 to 50 characters, without control characters, not ""',
  ],
  [
    '[network]\nautojoin = ["lobby"]',
    'chorus.toml: network.autojoin must be a list of channel names such as "#lobby", not ["lobby"]',
  ],
  [
    '[websocket]\norigins = ["chat.example.org"]',
    'chorus.toml: websocket.origins must be a list of sites such as "https://chat.example.org" or "http://localhost:3000", not ["chat.example.org"]',
  ],
  [
    '[network]\nmotd = "a\\u0000b"',
    'chorus.toml: network.motd must be text in lines of at most 390 bytes, without control characters, not "a\\u0000b"',
  ],
  [
    "ports = []",
    "chorus.toml: ports must be 1 to 16 different ports from 0 to 65535, such as 8080,8081, not []",
  ],
  [
    "port = [80, 80]",
    "chorus.toml: port must be 1 to 16 different ports from 0 to 65535, such as 8080,8081, not [80,80]",
  ],
  ["host =", "chorus.toml: not TOML at line 1, column 7: invalid value"],
];

for (const [toml, message] of inFile) {
  test(`refused in the file: ${toml.replaceAll("\n", " ")}`, () => {
    assert.throws(() => node([], {}, toml), new UsageError(message));
  });
}

const onCommandLine: readonly [words: string[], message: string][] = [
  [
    ["--port", "65536"],
    'option --port must be 1 to 16 different ports from 0 to 65535, such as 8080,8081, not "65536"',
  ],
  [
    ["--port", "-1"],
    'option --port must be 1 to 16 different ports from 0 to 65535, such as 8080,8081, not "-1"',
  ],
  [
    ["--port", "http"],
    'option --port must be 1 to 16 different ports from 0 to 65535, such as 8080,8081, not "http"',
  ],
  [["--port"], 'option "--port <value>" argument missing: --help lists what is allowed'],
  [["--prot", "1"], 'unknown option "--prot" (Did you mean --port?): --help lists what is allowed'],
  [["--ports", "1,2"], 'unknown option "--ports" (Did you mean --port?): --help lists what is allowed'],
  [["8080"], 'unknown argument "8080": --help lists what is allowed'],
  [
    ["--id", "node 1"],
    'option --id must be a name of 1 to 16 letters, digits and "-" that begins with a letter or digit, not "node 1"',
  ],
  [
    ["--advertise", "chat1"],
    'option --advertise must be an address such as "chat1.example.org:8080", not "chat1"',
  ],
  [["--host", ""], 'option --host must be an address or a name such as "127.0.0.1" or "0.0.0.0", not ""'],
  [["--config", "nowhere.toml"], "option --config: there is no file nowhere.toml"],
  ...["PRIVMSG=0", "PRIVMSG=1.5", "PRIVMSG=often", "=1"].map((fault): [string[], string] => [
    ["--fault", fault],
    `option --fault must be COMMAND or COMMAND=PROBABILITY with a probability above 0 and up to 1, such as "PRIVMSG=0.1", not "${fault}"`,
  ]),
];

for (const [words, message] of onCommandLine) {
  test(`refused on the command line: ${words.join(" ")}`, () => {
    assert.throws(() => node(words), new UsageError(message));
  });
}

test("refused in the environment, by the variable's name", () => {
  assert.throws(
    () => node([], { CHORUS_LIMITS_MESSAGES_PER_SECOND: "fast" }),
    new UsageError(
      'environment variable CHORUS_LIMITS_MESSAGES_PER_SECOND must be a whole number of at least 0, not "fast"',
    ),
  );
});

/** What a program says that reads its configuration with these words and ends. */
function said(...words: string[]): string {
  const script =
    'import { readNodeConfig } from "./src/cluster/config.ts"; readNodeConfig(process.argv.slice(1), {});';
  return execFileSync(process.execPath, ["--input-type=module", "--eval", script, "--", ...words], {
    encoding: "utf8",
  });
}

test("--help explains every option on stdout and ends well", () => {
  assert.match(said("--help"), /^Usage: npm run node -- .*--limits-burst .*Default: 20/s);
});

test("--version names the program and its version", () => {
  assert.match(said("--version"), /^Chorus \d+\.\d+\.\d+\n$/);
});
