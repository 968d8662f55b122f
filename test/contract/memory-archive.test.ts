/** The archive in memory keeps an archive's promises. */
import { MemoryArchive } from "../../src/archive/memory-archive.ts";
import { archiveContract } from "./archive.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 10_000 : 300;

archiveContract("in memory", runs, () => ({
  archive: new MemoryArchive(),
  end: async () => {},
}));
