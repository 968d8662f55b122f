/** The outlet: where a connection's answers go, and whether its client keeps up with them. */
import type { Transport } from "./transport.ts";
import type { Turns } from "./turns.ts";

/** Bytes that may be unsent before a long answer waits for its client. */
const unsentMax = 64 * 1024;

/** Why a connection was closed whose client left more unread than it may. */
export const sendQueueExceeded = "SendQ exceeded";

export interface Outlet {
  write(text: string): void;
  /** Whether the client is to take something first. */
  isFull(): boolean;
  /** Runs the task once, when the client has taken what was written. */
  whenDrained(task: () => void): void;
  /** Runs the task once, soon, when others have had their turn. */
  inTurn(task: () => void): void;
}

/** @param sendQueue bytes at which the client would be disconnected, 0 for never */
export function outletTo(
  transport: Transport,
  turns: Turns,
  sendQueue: number,
  client: { say(text: string): void; failed(error: unknown): void },
): Outlet {
  const bound = sendQueue === 0 ? unsentMax : Math.min(unsentMax, sendQueue / 2);
  const guarded = (task: () => void) => () => {
    try {
      task();
    } catch (error) {
      client.failed(error);
    }
  };
  return {
    write: (text) => client.say(text),
    isFull: () => transport.unsent > bound,
    whenDrained: (task) => transport.whenDrained(guarded(task)),
    inTurn: (task) => turns.run(guarded(task)),
  };
}
