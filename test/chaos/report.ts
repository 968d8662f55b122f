/** What a run came to, in a few lines. */
import type { Outcome } from "./chaos.ts";
import type { Failover } from "./world.ts";

/** Violations that are told in full. */
const shownMax = 20;

export function reportOf({
  clients,
  kept,
  plan,
  counts,
  failovers,
  recovery,
  violations,
}: Outcome): string[] {
  const sendings = clients.flatMap((client) => client.sendings);
  const acknowledged = sendings.filter(
    ({ text, answers }) => text !== undefined && answers.at(-1) === "taken",
  );
  const told = clients.reduce(
    (sum, { moments }) => sum + moments.filter(({ kind }) => kind === "told").length,
    0,
  );
  const again = sendings.filter(({ sent }) => sent.length > 1).length;
  const causes = [...new Set(failovers.map(({ cause }) => cause))].sort();
  return [
    ...plan,
    `${clients.length} clients, ${acknowledged.length} acknowledged messages, ${again} sent again, ${told} lines told`,
    `${kept.log.size} texts in the log, ${kept.replays[0]?.length ?? 0} lines in the history of ${kept.replays.length} nodes`,
    `${Object.entries(counts)
      .map(([what, count]) => `${what}: ${count}`)
      .join(", ")}; ${failovers.length} failovers`,
    `when all was over the log needed ${recovery.log.toFixed(0)} ms, and then everybody else ${recovery.all.toFixed(0)} ms`,
    ...causes.map(
      (cause) => `failover, ${cause}: ${timesOf(failovers.filter((one) => one.cause === cause))}`,
    ),
    `${violations.length} violations`,
    ...violations.slice(0, shownMax).map(({ message }) => `  ${message}`),
  ];
}

function timesOf(failovers: readonly Failover[]): string {
  const times = failovers.map(({ took }) => took).sort((one, other) => one - other);
  const at = (part: number) => `${(times[Math.ceil(times.length * part) - 1] ?? 0).toFixed(0)} ms`;
  return `${times.length} times, p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`;
}
