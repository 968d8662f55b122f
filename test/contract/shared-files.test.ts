/** The shared files of tests keep the promises of shared files. */
import { SimulatedFiles } from "../support/simulated-files.ts";
import { filesContract } from "./shared-files.ts";

filesContract("in memory", async () => {
  const files = new SimulatedFiles();
  return {
    open: async () => files,
    stored: async () => [...files.held.values()].map(({ content }) => content.toString()).join("\n"),
    end: async () => {},
  };
});
