/** Who hears or says something, as the archive has to know it for good. */
import type { SessionId } from "./state.ts";

/** Somebody to whom something was said, as known at that moment. */
export interface Hearer {
  readonly session: SessionId;
  /** Where it is logged in: the account, and when that was registered, in milliseconds since 1970. */
  readonly account?: string;
  readonly registeredAt?: number;
}
