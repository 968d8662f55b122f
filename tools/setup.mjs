/** Makes a checkout ready to run: packages, runtime and, when asked, the tests' programs. Runs on Node 20 and later. */
import { dependenciesAreReady } from "./setup/stamp.mjs";

// Everything else is loaded only when there is something to do, because this runs before every command.
if (!dependenciesAreReady()) {
  const { installDependencies } = await import("./setup/dependencies.mjs");
  await installDependencies();
}
if (process.argv.includes("--with-test-programs")) {
  const { installTestPrograms } = await import("./setup/programs.mjs");
  await installTestPrograms();
}
