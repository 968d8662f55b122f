/** Installs exactly what package-lock.json names, the runtime included. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fail } from "./fail.mjs";
import { dependenciesAreReady, markDependenciesReady, root, runtime } from "./stamp.mjs";
import { takeTurn } from "./turn.mjs";

/** Brings node_modules in line with package-lock.json; ends the process with exit code 1 when that fails. */
export async function installDependencies() {
  const turn = await takeTurn();
  // Whoever had the turn before may have done the work.
  if (!dependenciesAreReady()) {
    process.stderr.write("Setting up Chorus (once, about a minute) …\n");
    const { code, output } = await npmInstall(turn);
    if (code !== 0)
      fail("Setting up failed: npm could not install the packages (its words are above).", output);
    const version = spawnSync(runtime, ["--version"], { encoding: "utf8" });
    if (version.status !== 0) fail(whyRuntimeIsMissing(), output);
    markDependenciesReady();
  }
  turn.end();
}

function npmInstall(turn) {
  return new Promise((resolve) => {
    // Development packages too, even under NODE_ENV=production: one checkout, one state of node_modules.
    const npm = spawn("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: root,
      env: environmentForNpm(process.env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (text) => {
      output += text;
    };
    npm.stdout.setEncoding("utf8").on("data", collect);
    npm.stderr.setEncoding("utf8").on("data", collect);
    npm.on("error", (error) => resolve({ code: 1, output: `npm could not be started: ${error.message}\n` }));
    npm.on("close", (code) => resolve({ code, output }));
    if (npm.pid !== undefined) turn.include(npm.pid);
  });
}

/** Settings that say where packages come from, or that scripts are unwanted: the user's to decide. */
const keptSettings =
  /^npm_config_(registry|cache|userconfig|globalconfig|(https_?|http_|no)?_?proxy|ca|cafile|strict_ssl|fetch_.*|(prefer_)?offline|ignore_scripts)$/i;

/**
 * The environment for an npm started from within `npm start`: the outer npm exports its own settings, and some of
 * them (prefix, workspace, omit, dry-run, allow-scripts, …) would have the inner one install elsewhere, less, or nothing.
 */
function environmentForNpm(environment) {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(npm_|INIT_CWD$)/i.test(name) || keptSettings.test(name),
  );
  const path = (environment.PATH ?? "").split(":").filter((folder) => !folder.endsWith("node_modules/.bin"));
  // Without node_modules/.bin, so that npm does not run on the very runtime that it is about to replace.
  return { ...Object.fromEntries(kept), PATH: path.join(":") };
}

function whyRuntimeIsMissing() {
  const setting = spawnSync("npm", ["config", "get", "ignore-scripts"], {
    cwd: root,
    env: environmentForNpm(process.env),
    encoding: "utf8",
  });
  if (setting.stdout?.trim() === "true") {
    return "Setting up failed: npm's setting ignore-scripts is on, and the package `node` fetches the runtime in an install script. Run `npm ci --ignore-scripts=false` once, or switch the setting off.";
  }
  if (!existsSync(runtime)) {
    return `Setting up failed: the package \`node\` left no runtime for ${process.platform} ${process.arch} (npm's words are above).`;
  }
  return `Setting up failed: ${runtime} does not run on this machine (npm's words are above).`;
}
