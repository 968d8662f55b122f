/** What HTTP asks of a node, where there is none. */
import type { Status } from "../../src/gateway/http.ts";
import { Live, type LiveSource } from "../../src/gateway/live.ts";
import { emptyState } from "../../src/network/state.ts";
import type { Clock } from "../../src/ports.ts";

export function statusOf(clock: Clock, source: Partial<LiveSource> = {}): Status {
  const state = emptyState();
  return {
    trouble: "not yet",
    cluster: async (withProcesses) => ({ withProcesses }),
    metrics: { contentType: "text/plain", text: async () => "" },
    live: new Live({
      ...{ node: "n1", network: "Chorus", epoch: "k3f9", lostAfter: 5000, grace: 60_000, clock },
      state: () => state,
      head: () => 0,
      appliedBy: () => undefined,
      ...source,
    }),
  };
}
