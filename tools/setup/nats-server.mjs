/** Finds a nats-server that is new enough for the tests, or fetches one into this checkout: Debian sid's package. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fail } from "./fail.mjs";
import { root } from "./stamp.mjs";
import { takeTurn } from "./turn.mjs";

/** What the log on JetStream needs at least. */
const oldest = [2, 14];
/** Beside node_modules, which npm empties. */
const place = `${root}.setup/nats-server`;
const draft = `${root}.setup/nats-server.draft`;
const program = "usr/sbin/nats-server";

/** The program's path, from PATH or from this checkout; undefined when neither has one that is new enough. */
export function natsServer() {
  return ["nats-server", `${place}/${program}`].find(isNewEnough);
}

/** Fetches the program where it is missing; ends the process with exit code 1 when that fails. */
export async function fetchNatsServer() {
  if (natsServer() !== undefined) return;
  const turn = await takeTurn();
  // Whoever had the turn before may have done the work.
  if (natsServer() === undefined) {
    process.stderr.write("Fetching nats-server for the tests …\n");
    fetch();
  }
  turn.end();
}

function isNewEnough(path) {
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  const found = /v(\d+)\.(\d+)\./.exec(stdout ?? "");
  if (found === null) return false;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function fetch() {
  rmSync(draft, { recursive: true, force: true });
  for (const folder of ["apt/lists/partial", "apt/cache/archives/partial", "unpacked"])
    mkdirSync(`${draft}/${folder}`, { recursive: true });
  writeFileSync(`${draft}/apt/sources.list`, `deb ${debian()} sid main\n`);
  apt("update");
  apt("download", "nats-server");
  run("sh", ["-c", "dpkg-deb --extract nats-server_*.deb unpacked"]);
  if (!isNewEnough(`${draft}/unpacked/${program}`)) giveUp("what Debian has is too old or does not run here");
  rmSync(place, { recursive: true, force: true });
  renameSync(`${draft}/unpacked`, place);
  rmSync(draft, { recursive: true });
}

/** Where this machine gets its own Debian from, and by which keys it trusts it. */
function debian() {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(osRelease())?.[1];
  const format = "$(RELEASE)\t$(REPO_URI)\t$(SIGNED_BY)";
  const sources = run("apt-get", ["indextargets", "--format", format, "Created-By: Packages"])
    .split("\n")
    .map((line) => line.split("\t"));
  const [, uri, keys = ""] = sources.find(([name]) => name === release) ?? sources[0];
  if (uri === undefined) giveUp("apt has no sources here");
  return keys.startsWith("/") ? `[signed-by=${keys}] ${uri}` : uri;
}

function osRelease() {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}

/** Runs apt-get on sources, lists and a cache of its own, so that it neither reads nor changes the machine's. */
function apt(...words) {
  const settings = {
    "Dir::Etc::SourceList": `${draft}/apt/sources.list`,
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::Etc::Preferences": "/dev/null",
    "Dir::Etc::PreferencesParts": "/dev/null",
    "Dir::State::Lists": `${draft}/apt/lists`,
    "Dir::Cache": `${draft}/apt/cache`,
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    "APT::Update::Error-Mode": "any",
    // Its other user may not write into this checkout.
    "APT::Sandbox::User": "",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  run("apt-get", ["-qq", ...options, ...words]);
}

function run(command, words) {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: draft, encoding: "utf8" });
  if (error !== undefined) giveUp(`${command} is not on this machine`);
  if (status !== 0) giveUp(`${command} failed (its words are above)`, `${stdout}${stderr}`);
  return stdout;
}

function giveUp(reason, output = "") {
  fail(
    `The tests use nats-server ${oldest.join(".")} or later, and it could not be fetched: ${reason}. Please install it so that it is on PATH.`,
    output,
  );
}
