/** What the load generator itself takes: the same clients against a server that does next to nothing. */
import { ending } from "../ending.ts";
import { Load } from "../load/load.ts";
import type { Extent } from "../part.ts";
import type { Section } from "../report/section.ts";
import { sink } from "../servers/sink.ts";
import { talkAt, workers } from "./servers.ts";

const rates = [10_000, 30_000, 60_000];

export async function measureGenerator({ full, say }: Extent): Promise<readonly Section[]> {
  const rows = await ending(async (hooks) => {
    const server = await sink.start(hooks);
    const load = await Load.enter({
      ...{ clients: 200, channels: 10, senders: 20, workers, within: 20 },
      ports: server.ports,
    });
    hooks.after(() => load.leave());
    const measured = [];
    for (const rate of rates) {
      say(`the load generator alone: ${rate} lines a second`);
      const { talk, figures, remarks } = await talkAt(server, load, rate, full ? 10 : 3);
      const { busy, cpu } = talk.generator;
      measured.push([
        `10 channels × 20, ${rate}/s`,
        Math.round(talk.delivered / talk.seconds).toString(),
        figures["p50 ms"],
        figures["p99 ms"],
        `${Math.round(busy * 100)} %`,
        (cpu / talk.delivered) * 1e6,
        figures["µs per delivery"],
        remarks.join("; "),
      ]);
    }
    return measured;
  });
  const columns = [
    ...["against a server that only passes lines on", "deliveries/s", "p50 ms", "p99 ms"],
    ...["generator busy", "its µs per delivery", "the server's", "remarks"],
  ];
  const threads = workers === 1 ? "one thread" : `${workers} threads`;
  return [
    {
      title: "The load generator",
      tables: [{ columns, rows }],
      notes: [
        `The clients run in ${threads}. Where a row says that the generator is busy for more than 90 % of the time, it is the generator that was measured.`,
      ],
    },
  ];
}
