/** The digest: rolls over all that was applied, so that nodes can tell whether they came to the same decisions. */
import { hash } from "node:crypto";
import type { NetworkRecord } from "./entry.ts";
import type { Outcome, Refusal } from "./outcome.ts";

/** The digest before the first record. */
export const emptyDigest = "";

/**
 * The digest after a record, from the one before it and the outcomes of its entries: none when the record was ignored.
 * It covers heads, because bodies can be erased, and which outcome it was, because the wording of one may change.
 */
export function digestAfter(digest: string, record: NetworkRecord, outcomes: readonly Outcome[]): string {
  const { number, node, incarnation, n, entries } = record;
  const heads = entries.map((entry) => ({ ...entry, body: undefined }));
  const text = JSON.stringify([digest, number, node, incarnation, n, heads, outcomes.map(verdict)]);
  return hash("sha256", text, "base64url");
}

function verdict(outcome: Outcome): readonly (string | number)[] {
  const { kind } = outcome;
  switch (kind) {
    case "accepted":
      return [kind, ...(outcome.dropped ?? []).map(codeOf)];
    case "refused":
      return [kind, codeOf(outcome.refusal)];
    case "repeated":
      return [kind, outcome.position];
    case "poison":
      return [kind];
  }
}

function codeOf(refusal: Refusal): string {
  if ("numeric" in refusal) return refusal.numeric;
  return "fail" in refusal ? refusal.fail : "";
}
