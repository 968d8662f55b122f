/** Makes a checkout ready to run: packages, runtime and, when asked, the web client and the tests' programs. Runs on Node 20 and later. */
import { dependenciesAreReady } from "./setup/stamp.mjs";

// Everything else is loaded only when there is something to do, because this runs before every command.
if (!dependenciesAreReady()) {
  const { installDependencies } = await import("./setup/dependencies.mjs");
  await installDependencies();
}
if (process.argv.includes("--with-web")) {
  const { makeWeb } = await import("./setup/web.mjs");
  const trouble = await makeWeb();
  if (trouble !== undefined) process.stderr.write(`${trouble}. Nodes run without it.\n`);
}
if (process.argv.includes("--with-test-programs")) {
  const { installTestPrograms } = await import("./setup/programs.mjs");
  await installTestPrograms();
}
