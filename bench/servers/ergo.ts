/** Ergo as a peer: its own default configuration, with what holds clients back switched off. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { freePorts } from "../../test/support/cluster.ts";
import { temporaryFolder } from "../../test/support/folders.ts";
import { type Hooks, Program } from "../../test/support/programs.ts";
import { listening, programAt, type ServerKind, versionOf } from "./server.ts";

type Settings = Record<string, unknown>;

/** Ergo's defaults, for one port of this machine and as many clients as come. */
export function ergoSettings(defaults: string, folder: string, port: number): string {
  const all = parse(defaults) as Settings;
  const server = section(all, "server");
  const limits = section(server, "ip-limits");
  Object.assign(limits, { count: false, throttle: false, "max-concurrent-connections": 100_000 });
  Object.assign(server, { listeners: { [`127.0.0.1:${port}`]: {} }, "max-sendq": "16M" });
  Object.assign(server, { "lookup-hostnames": false, "check-ident": false, "unix-bind-mode": 0o777 });
  Object.assign(section(all, "fakelag"), { enabled: false });
  Object.assign(section(all, "datastore"), { path: join(folder, "ergo.db"), autoupgrade: true });
  Object.assign(section(all, "history"), { enabled: false });
  Object.assign(section(section(all, "accounts"), "registration"), { throttling: { enabled: false } });
  all["logging"] = [{ method: "stderr", type: "*", level: "error" }];
  // Files that need not be here.
  delete server["motd"];
  delete all["languages"];
  return stringify(all);
}

function section(settings: Settings, name: string): Settings {
  settings[name] ??= {};
  return settings[name] as Settings;
}

export const ergo: ServerKind = {
  name: "Ergo",
  version: () => versionOf("ergo"),
  start: async (hooks: Hooks) => {
    const program = programAt("ergo") ?? "ergo";
    const [port = 0] = await freePorts(1);
    const folder = temporaryFolder(hooks);
    const conf = join(folder, "ircd.yaml");
    const defaults = execFileSync(program, ["defaultconfig"], { encoding: "utf8" });
    writeFileSync(conf, ergoSettings(defaults, folder, port));
    execFileSync(program, ["initdb", "--quiet", "--conf", conf], { cwd: folder });
    const { pid } = new Program(hooks, program, ["run", "--quiet", "--conf", conf], { cwd: folder });
    await listening(port, "Ergo");
    return { ports: [port], pids: [pid] };
  },
};
