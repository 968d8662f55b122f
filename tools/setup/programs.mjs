/** Makes sure that the programs which the tests drive are on this machine: real clients, as users have them, and a real balancer. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fail } from "./fail.mjs";
import { fetchNatsServer } from "./nats-server.mjs";

/** Each program, or a font's file, and Debian's package that has it. */
const packages = {
  tmux: "tmux",
  irssi: "irssi",
  weechat: "weechat-curses",
  nc: "netcat-openbsd",
  openssl: "openssl",
  haproxy: "haproxy",
  chromium: "chromium",
  // What people write in, as their browsers show it.
  "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf": "fonts-noto-core",
  "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf": "fonts-noto-color-emoji",
};

/** Installs what is missing where that may be done; ends the process with exit code 1 where it may not, or fails. */
export async function installTestPrograms() {
  const missing = Object.keys(packages).filter((program) => !isThere(program));
  if (missing.length > 0) install(missing);
  await fetchNatsServer();
}

function install(missing) {
  const names = missing.map((program) => packages[program]);
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    const programs = missing.filter((program) => !program.startsWith("/"));
    // Without the fonts pictures are less beautiful, and no test fails.
    if (programs.length === 0) return;
    fail(
      `The tests use programs that are not on this machine: ${programs.join(", ")}. Please install them (on Debian: apt-get install ${names.join(" ")}).`,
    );
  }
  process.stderr.write(`Installing programs that the tests use: ${names.join(", ")} …\n`);
  apt(["update"]);
  apt(["install", "-y", "--no-install-recommends", ...names]);
}

function apt(words) {
  // Another apt-get may be at work on this machine: wait for it instead of failing.
  const run = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...words], {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (run.status !== 0) {
    fail(
      `The tests' programs could not be installed: apt-get ${words.join(" ")} failed (its words are above).`,
      `${run.stdout ?? ""}${run.stderr ?? run.error?.message ?? ""}`,
    );
  }
}

function isThere(name) {
  return name.startsWith("/") ? existsSync(name) : isOnPath(name);
}

function isOnPath(program) {
  // Debian keeps servers where not everybody's PATH leads.
  return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
