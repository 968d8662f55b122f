/** InspIRCd as a peer: nothing is looked up, and no client is held back. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "../../test/support/cluster.ts";
import { temporaryFolder } from "../../test/support/folders.ts";
import { type Hooks, Program } from "../../test/support/programs.ts";
import { isRoot, listening, type ServerKind, versionOf } from "./server.ts";

const limits = [
  'limit="100000" localmax="100000" globalmax="100000" maxconnwarn="no"',
  'threshold="1000000" commandrate="100000000" fakelag="off"',
  'recvq="65536" softsendq="16777216" hardsendq="16777216"',
].join(" ");

const configuration = (folder: string, port: number): string => `
<server name="peer.example" description="a peer" network="Peer">
<admin name="nobody" nick="nobody" email="nobody@peer.example">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect name="all" allow="*" timeout="60" pingfreq="120" ${limits} resolvehostnames="no" useident="no" modes="">
<options prefixquit="" hostintopic="yes">
<performance nouserdns="yes" netbuffersize="10240" somaxconn="4096" softlimit="100000" quietbursts="yes">
<security hidesplits="no" maxtargets="20">
<limits maxnick="30" maxchan="64">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="${join(folder, "inspircd.log")}">
<pid file="${join(folder, "inspircd.pid")}">
<whowas groupsize="0" maxgroups="1" maxkeep="1">
`;

export const inspircd: ServerKind = {
  name: "InspIRCd",
  version: () => versionOf("inspircd"),
  start: async (hooks: Hooks) => {
    const [port = 0] = await freePorts(1);
    const folder = temporaryFolder(hooks);
    const conf = join(folder, "inspircd.conf");
    writeFileSync(conf, configuration(folder, port));
    const words = ["--config", conf, "--nofork", ...(isRoot ? ["--runasroot"] : [])];
    const { pid } = new Program(hooks, "inspircd", words, { cwd: folder });
    await listening(port, "InspIRCd");
    return { ports: [port], pids: [pid] };
  },
};
