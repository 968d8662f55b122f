/** ngIRCd as a peer: nothing is looked up, and no client is held back. */
import { join } from "node:path";
import { freePorts } from "../../test/support/cluster.ts";
import { temporaryFolder } from "../../test/support/folders.ts";
import { type Hooks, Program } from "../../test/support/programs.ts";
import { isRoot, listening, type ServerKind, versionOf } from "./server.ts";

const configuration = (port: number): string => `
[Global]
Name = peer.example
Info = a peer
AdminInfo1 = nobody
AdminEMail = nobody@peer.example
Listen = 127.0.0.1
Ports = ${port}
${isRoot ? "ServerUID = root\nServerGID = root" : ""}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 30
MaxPenaltyTime = 0
PingTimeout = 120
[Options]
DNS = no
Ident = no
PAM = no
`;

export const ngircd: ServerKind = {
  name: "ngIRCd",
  version: () => versionOf("ngircd"),
  start: async (hooks: Hooks) => {
    const [port = 0] = await freePorts(1);
    const folder = temporaryFolder(hooks, { "ngircd.conf": configuration(port) });
    const words = ["--nodaemon", "--config", join(folder, "ngircd.conf")];
    const { pid } = new Program(hooks, "ngircd", words, { cwd: folder });
    await listening(port, "ngIRCd");
    return { ports: [port], pids: [pid] };
  },
};
