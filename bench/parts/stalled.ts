/** What the others notice when one in a hundred reads no more, and what that costs in memory. */
import { ending } from "../ending.ts";
import { Load } from "../load/load.ts";
import type { Extent } from "../part.ts";
import type { Section } from "../report/section.ts";
import { startChorus } from "../servers/chorus.ts";
import { memoryOf, settled } from "../servers/server.ts";
import { talkAt, workers } from "./servers.ts";

const rate = 10_000;
const stalled = 2;
/** Long lines fill the queues of those who do not read. */
const textBytes = 380;
/** `limits.send_queue`, as nodes have it by default. */
const queueMax = 2 ** 20;
/** By how much the others' p99 may be above what it was. */
const moreMax = 0.1;

export async function measureStalled({ full, say }: Extent): Promise<readonly Section[]> {
  return ending(async (hooks) => {
    const server = await startChorus(hooks);
    const load = await Load.enter({
      ...{ clients: 200, channels: 10, senders: 10, textBytes, workers, within: 60 },
      ports: server.ports,
    });
    hooks.after(() => load.leave());
    const seconds = full ? 20 : 5;
    say(`readers who stop: 200 clients, ${rate} lines a second`);
    await load.talk(rate, 2);
    await settled(server, 5);
    const before = await talkAt(server, load, rate, seconds);
    await settled(server, 5);
    const calm = memoryOf(server);
    load.stall(stalled);
    say(`readers who stop: ${stalled} of them have`);
    const after = await talkAt(server, load, rate, seconds);
    const ratio = after.figures["p99 ms"] / before.figures["p99 ms"];
    const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20).toString();
    const rows = [
      ["all read", 1, before, before.held.most],
      [`${stalled} of 200 do not`, ratio, after, after.held.most],
    ] as const;
    const more = after.held.most - Math.max(calm, before.held.most);
    return [
      {
        title: "Readers who stop",
        tables: [
          {
            columns: [
              "10 channels × 20, 10,000/s",
              "the others' p99 ÷",
              "p50 ms",
              "p99 ms",
              "MiB",
              "remarks",
            ],
            rows: rows.map(([name, share, { figures, remarks }, bytes]) => [
              ...[name, share, figures["p50 ms"], figures["p99 ms"]],
              ...[mebibytes(bytes), remarks.join("; ")],
            ]),
          },
        ],
        notes: [
          `The aim: ${moreMax * 100} % more p99 at most for the others: ${ratio <= 1 + moreMax ? "reached" : "MISSED"}.`,
          `At its most the node held ${mebibytes(Math.max(0, more))} MiB more than before; ${stalled} queues may hold ${mebibytes(stalled * queueMax)} MiB. ` +
            `${after.talk.closed} of those who did not read were closed.`,
        ],
        data: { before, after, ratio },
      },
    ];
  });
}
