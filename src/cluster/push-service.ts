/** The port to push services: what is handed to one, and what becomes of it. */
import type { PushKeys } from "../network/push-events.ts";

/** Something to be shown by a program that is closed. */
export interface Push {
  readonly endpoint: string;
  readonly keys: PushKeys;
  /** One IRC message, without its end. */
  readonly text: string;
  /** What is not delivered yet is replaced by the next of the same topic. At most 32 characters of base64url. */
  readonly topic: string;
  /** It may wake a device up to show it. */
  readonly isUrgent: boolean;
}

export type PushFate =
  | { readonly kind: "taken" }
  /** There is no such subscription any more. */
  | { readonly kind: "gone" }
  /** Not now; `after` so many milliseconds at the earliest, as far as the service says. */
  | { readonly kind: "later"; readonly after: number }
  /** Never. */
  | { readonly kind: "refused" };

export interface PushService {
  /** Encrypts and hands over. Never rejects. */
  send(push: Push): Promise<PushFate>;
}
