/** What failures of JetStream mean for the log: by what is certain afterwards. */
import { JetStreamApiCodes, JetStreamApiError } from "@nats-io/jetstream";
import { RequestError } from "@nats-io/transport-node";
import { LogRefused, LogUnavailable } from "./errors.ts";

/** What the leader says when it has stored nothing: no room for it, or none in its limits. */
const refusals: Record<number, "full" | "refused"> = {
  10023: "full", // insufficient resources
  10047: "full", // insufficient storage
  10077: "full", // the stream's limits are reached
  10054: "refused", // larger than the stream takes
};

const outrun: ReadonlySet<number> = new Set([
  JetStreamApiCodes.StreamWrongLastSequence,
  JetStreamApiCodes.StreamWrongLastSequenceUnknown,
]);

/** What a publish that failed has come to. */
export function failureOf(error: unknown): LogRefused | LogUnavailable {
  const message = error instanceof Error ? error.message : String(error);
  const refusal = error instanceof JetStreamApiError ? refusals[error.code] : undefined;
  return refusal ? new LogRefused(message, { diskFull: refusal === "full" }) : new LogUnavailable(message);
}

/** Whether the message certainly came to no stream: nobody listens where it went. */
export function isUnheard(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  return cause instanceof RequestError && cause.isNoResponders();
}

/** Whether somebody else has published there meanwhile. */
export function isOutrun(error: unknown): boolean {
  return error instanceof JetStreamApiError && outrun.has(error.code);
}

/** For questions that were not answered. @throws LogUnavailable in the client's words */
export function unavailable(error: unknown): never {
  throw new LogUnavailable((error as Error).message);
}
