/** A proposal's fate that only matters by being one. */
import type { Fate } from "../gateway/services.ts";

/** @param settled told whether the log took it */
export function settledBy(settled: (taken: boolean) => void): Fate {
  return { decided: () => settled(true), notTaken: () => settled(false), delayed() {} };
}
