/** What it costs to be several: the same clients on one node, and spread over three. */
import { ending } from "../ending.ts";
import { Load } from "../load/load.ts";
import type { Extent } from "../part.ts";
import type { Section } from "../report/section.ts";
import { startChorus } from "../servers/chorus.ts";
import { settled } from "../servers/server.ts";
import { talkAt, workers } from "./servers.ts";

/** Lines a second, of all together. */
const rate = 1000;
/** In ms, from client to client of another node. */
const medianMax = 2;
/** By how much a delivery may cost more on three nodes than on one. */
const moreMax = 0.1;

export async function measureNodes({ full, say }: Extent): Promise<readonly Section[]> {
  const measured = [];
  for (const nodes of [1, 3]) {
    say(`${nodes === 1 ? "1 node" : `${nodes} nodes`}: 1,000 clients in 10 channels, ${rate} lines a second`);
    measured.push(await ending((hooks) => measureOn(startChorus(hooks, nodes), nodes, full ? 10 : 4)));
  }
  const [one, three] = measured;
  if (!one || !three) return [];
  const ratio = three.figures["µs per delivery"] / one.figures["µs per delivery"];
  const { p50Far } = three.talk;
  const isGood = p50Far <= medianMax && ratio <= 1 + moreMax;
  return [
    {
      title: "One node and three",
      tables: [
        {
          columns: [
            ...["1,000 clients, 10 channels, 1,000/s", "processor ÷ one node", "p50 ms", "p99 ms"],
            ...["p50 between nodes", "p99 between nodes", "µs per delivery", "generator busy", "remarks"],
          ],
          rows: measured.map(({ nodes, figures, talk, remarks }) => [
            nodes === 1 ? "1 node" : `${nodes} nodes`,
            figures["µs per delivery"] / one.figures["µs per delivery"],
            talk.p50,
            talk.p99,
            talk.p50Far,
            talk.p99Far,
            figures["µs per delivery"],
            `${Math.round(talk.generator.busy * 100)} %`,
            remarks.join("; "),
          ]),
        },
      ],
      notes: [
        `The aim: a median of ${medianMax} ms between nodes, and ${moreMax * 100} % more processor for a delivery at most: ${isGood ? "reached" : "MISSED"}.`,
      ],
      data: measured,
    },
  ];
}

async function measureOn(starting: ReturnType<typeof startChorus>, nodes: number, seconds: number) {
  const server = await starting;
  const load = await Load.enter({
    ...{ clients: 1000, channels: 10, senders: 20, workers, within: 60 },
    ports: server.ports,
  });
  try {
    await settled(server, 5);
    // What is compiled while it runs is compiled then.
    await load.talk(rate, 1);
    return { nodes, ...(await talkAt(server, load, rate, seconds)) };
  } finally {
    await load.leave();
  }
}
