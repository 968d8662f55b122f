/** Messages that have to go from every file of a stream. */
import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager } from "@nats-io/jetstream";
import { LogUnavailable } from "./errors.ts";

/** What the leader says of one that is gone already; of the stream's last one it says something else. */
const sequenceNotFound = 10043;
const deletingFailed = { code: 10057, reason: "no message found" };

/** Deletes a message and has it overwritten, unless it is gone already. @throws LogUnavailable it may be there still */
export async function overwrite(manager: JetStreamManager, stream: string, sequence: number): Promise<void> {
  try {
    await manager.streams.deleteMessage(stream, sequence, true);
  } catch (error) {
    if (!isGone(error)) throw new LogUnavailable((error as Error).message);
  }
}

function isGone(error: unknown): boolean {
  if (!(error instanceof JetStreamApiError)) return false;
  const { code, message } = error;
  if (code === JetStreamApiCodes.NoMessageFound || code === sequenceNotFound) return true;
  return code === deletingFailed.code && message.includes(deletingFailed.reason);
}
