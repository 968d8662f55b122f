/** The files in deploy/ fit what they deploy: the keys of the configuration, each other, and the promises of their comments. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parseEnv } from "node:util";
import { parse } from "yaml";
import { configKeys, readNodeConfig } from "../../src/cluster/config.ts";
import { recordBytesMax } from "../../src/log/limits.ts";
import { rangeText } from "../../src/network/addresses.ts";
import { assertNone } from "./findings.ts";

interface Service {
  readonly image: string;
  readonly build?: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly healthcheck?: object;
  readonly ulimits?: { readonly nofile: number };
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, string>> } };
}

const read = (path: string): string => readFileSync(`deploy/${path}`, "utf8");
const compose = (text = read("compose.yaml")): Record<string, Service> =>
  (parse(text, { merge: true }) as { services: Record<string, Service> }).services;
const services = compose();
const { networks } = parse(read("compose.yaml"), { merge: true }) as {
  networks: { front: { ipam: { config: { subnet: string }[] } } };
};
const front = networks.front.ipam.config[0]?.subnet;
const named = (name: RegExp) => Object.entries(services).filter(([service]) => name.test(service));
const nodes = named(/^n\d$/);
const natsServers = named(/^nats\d$/);
const haproxy = read("haproxy/haproxy.cfg");
const natsConfiguration = read("nats/nats-server.conf");

/** Variables of Chorus that no key of the configuration has. */
function unknownVariables(path: string, text: string): string[] {
  const known = new Set(configKeys.map(({ variable }) => variable));
  return [...text.matchAll(/\bCHORUS_[A-Z_]+/g)]
    .filter(([variable]) => !known.has(variable))
    .map(([variable]) => `${path}: ${variable} is no variable of Chorus`);
}

/** `${NAME:-default}` and `${NAME:?reason}` as Compose fills them in. */
function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind = "", fallback = "") => values[name] ?? (kind === "-" ? fallback : ""),
  );
}

/** What a service lacks of what every one of them has to have. */
function shortcomings(name: string, service: Service): string[] {
  const limits = service.deploy?.resources?.limits ?? {};
  const has: Record<string, boolean> = {
    "a policy of restarts": service.restart === "unless-stopped",
    "a limit of memory": limits["memory"] !== undefined,
    "a limit of processors": limits["cpus"] !== undefined,
    "a limit of open files": service.ulimits !== undefined,
    // The nodes' one stands in the Dockerfile.
    "a health check": service.healthcheck !== undefined || service.build !== undefined,
    "a version of its image": service.build !== undefined || /:\d/.test(service.image),
    "a file system that cannot be written": service.read_only === true,
    "no privileges": service.cap_drop?.includes("ALL") === true,
    "no port that others reach unless they are let in":
      service.ports === undefined ||
      (name === "balancer" && service.ports.every((port) => filledIn(port, {}).startsWith("127.0.0.1:"))),
  };
  return Object.keys(has)
    .filter((what) => !has[what])
    .map((what) => `deploy/compose.yaml: ${name} needs ${what}`);
}

test("every variable of Chorus that is set or named is one that Chorus knows", () => {
  const paths = globSync(["deploy/**/*", "docs/many-machines.md"], { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  assert.ok(paths.length > 8);
  assertNone(paths.flatMap((path) => unknownVariables(path, readFileSync(path, "utf8"))));
});

test("a variable that Chorus does not know is found", () => {
  assert.deepEqual(unknownVariables("x", "CHORUS_LOG=a CHORUS_LOGS=b"), [
    "x: CHORUS_LOGS is no variable of Chorus",
  ]);
});

test("every service of the compose file restarts, is watched and limited, and lets nobody in by itself", () => {
  assert.deepEqual([nodes.length, natsServers.length, Object.keys(services).length], [3, 3, 7]);
  assertNone(Object.entries(services).flatMap(([name, service]) => shortcomings(name, service)));
  assert.match(read("Dockerfile"), /^HEALTHCHECK .*\/readyz/m);
});

test("a service that lacks something is found", () => {
  const [service] = Object.values(
    compose("services: { a: { image: x, networks: [], volumes: [], ports: ['8080:8080'] } }"),
  );
  assert.equal(shortcomings("balancer", service as Service).length, 9);
});

test("the nodes of the compose file start with their environment, on the servers that are there", () => {
  const ids = nodes.map(([name, { environment = {} }]) => {
    const filled = Object.entries(environment).map(([key, value]) => [
      key,
      filledIn(value, { NATS_PASSWORD: "secret" }),
    ]);
    const { id, ports, log, trustedProxies } = readNodeConfig(
      [],
      Object.fromEntries(filled),
      () => undefined,
    );
    assert.deepEqual(
      log?.servers,
      natsServers.map(([server]) => `${server}:4222`),
    );
    assert.deepEqual(
      log?.monitors,
      natsServers.map(([server]) => `http://${server}:8222`),
    );
    assert.deepEqual([log?.user, log?.password], ["chorus", "secret"]);
    assert.deepEqual(trustedProxies.map(rangeText), [front]);
    assert.deepEqual(ports, [8080]);
    assert.equal(id, name);
    return id;
  });
  assert.equal(new Set(ids).size, nodes.length);
});

test("nobody but the balancer and the nodes is where a node believes what it is told", () => {
  const names = Object.keys(services).filter((name) => services[name]?.networks.includes("front"));
  assert.deepEqual(names.sort(), ["balancer", ...nodes.map(([name]) => name)]);
});

test("each nats-server and each node keeps what it has in a volume of its own", () => {
  const volumes = [...natsServers, ...nodes].map(([name, service]) => [
    name,
    service.volumes[0]?.split(":")[0],
  ]);
  assert.deepEqual(
    volumes,
    volumes.map(([name]) => [name, name]),
  );
});

test("whoever starts a nats-server sets every variable that its configuration reads, and no other", () => {
  const wanted = [...new Set(natsConfiguration.match(/(?<=\$)NATS_\w+/g))].sort();
  const bySystemd = {
    ...parseEnv(read("systemd/nats-server.env.example")),
    ...parseEnv(
      (/^Environment=(.*)$/m.exec(read("systemd/nats-server.service"))?.[1] ?? "").replaceAll(" ", "\n"),
    ),
  };
  assert.deepEqual(Object.keys(bySystemd).sort(), wanted);
  for (const [, { environment = {} }] of natsServers)
    assert.deepEqual(
      Object.keys(environment)
        .filter((name) => name.startsWith("NATS_"))
        .sort(),
      wanted,
    );
});

test("the nats-servers write before they acknowledge, and take the largest record", () => {
  assert.match(natsConfiguration, /^ {2}sync_interval: always$/m);
  const megabytes = Number(/^max_payload: (\d+)MB$/m.exec(natsConfiguration)?.[1]);
  assert.ok(megabytes * 1024 * 1024 >= recordBytesMax * 1.5);
});

test("a node starts with the example of its environment under systemd", () => {
  const environment = parseEnv(read("systemd/node.env.example"));
  const { log, ports } = readNodeConfig([], environment, () => undefined);
  assert.equal(log?.servers.length, 3);
  assert.deepEqual(ports, [6667]);
});

test("the balancer knows every node, tells it the clients' addresses, and has files enough", () => {
  for (const backend of ["ready", "living"]) {
    const [, section = ""] = haproxy.split(`\nbackend ${backend}\n`);
    const servers = [...(section.split("\nbackend ")[0] ?? "").matchAll(/^ {2}server (\w+) (\S+)$/gm)];
    assert.deepEqual(
      servers.map(([, name, address]) => [name, address]),
      nodes.map(([name]) => [name, `${name}:8080`]),
    );
    assert.match(section.split("\nbackend ")[0] ?? "", /^ {2}default-server send-proxy-v2 check /m);
  }
  const connections = Number(/^ {2}maxconn (\d+)$/m.exec(haproxy)?.[1]);
  assert.ok(connections > 0 && 2 * connections < (services["balancer"]?.ulimits?.nofile ?? 0));
});

test("what the image is made from is in the project, and let into its making", () => {
  const copied = [...read("Dockerfile").matchAll(/^COPY (?!--)(.*) \S+$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );
  const letIn = [...read("Dockerfile.dockerignore").matchAll(/^!(\S+)$/gm)].map(([, path]) => path);
  assert.deepEqual([...new Set(copied)].sort(), letIn.sort());
  assertNone(
    copied.filter((path) => !existsSync(path)).map((path) => `deploy/Dockerfile: there is no ${path}`),
  );
});
