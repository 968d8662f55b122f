/** The parts of `npm run bench`, in the order in which they run. */
import type { Extent, Part } from "../part.ts";
import type { Section } from "../report/section.ts";

/** A part that says what it measures itself. */
function printing(what: string, load: () => Promise<() => Promise<void>>): Part {
  const run = async () => {
    const measure = await load();
    await measure();
    return undefined;
  };
  return { what, byDefault: false, run };
}

function showing(what: string, run: (extent: Extent) => Promise<readonly Section[]>): Part {
  return { what, byDefault: true, run };
}

export const parts: Readonly<Record<string, Part>> = {
  generator: showing("the load generator alone, against a server that only passes lines on", async (extent) =>
    (await import("./generator.ts")).measureGenerator(extent),
  ),
  servers: showing("Chorus beside the peers that are installed: InspIRCd, ngIRCd, Ergo", async (extent) =>
    (await import("./servers.ts")).compareServers(extent),
  ),
  nodes: showing("one node and three, with clients on all of them", async (extent) =>
    (await import("./nodes.ts")).measureNodes(extent),
  ),
  stalled: showing("what the others notice when one in a hundred reads no more", async (extent) =>
    (await import("./stalled.ts")).measureStalled(extent),
  ),
  memory: showing("memory of an idle connection, over TCP and by WebSocket", async (extent) =>
    (await import("./memory.ts")).measureMemory(extent),
  ),
  storm: showing("a node is killed under idle sessions, and all come back", async (extent) =>
    (await import("./storm.ts")).measureStorm(extent),
  ),
  start: showing("how long it takes until nodes serve", async (extent) =>
    (await import("./start.ts")).measureStart(extent),
  ),
  log: printing(
    "the SQLite log: from an append to its arrival at other processes",
    async () => (await import("../log.ts")).benchLog,
  ),
  deliveries: printing(
    "a delivery, singly and when many come at once",
    async () => (await import("../deliveries.ts")).benchDeliveries,
  ),
  history: printing(
    "pages of a channel of a million messages",
    async () => (await import("../history.ts")).benchHistory,
  ),
  search: printing(
    "searches among a million messages",
    async () => (await import("../search.ts")).benchSearch,
  ),
  "catch-up": printing(
    "a node that lacks a million entries, on nats-servers",
    async () => (await import("../catch-up.ts")).benchCatchUp,
  ),
  jetstream: printing(
    "the log on nats-servers, beside the raw broker",
    async () => (await import("../jetstream.ts")).benchJetStream,
  ),
  bus: printing(
    "what goes over nats-servers for a message, by nodes and people",
    async () => (await import("../bus.ts")).benchBus,
  ),
  timeline: printing(
    "the web client: 100,000 messages scrolled through, and 200 a second",
    async () => (await import("../web-timeline.ts")).benchWebTimeline,
  ),
};
