/** How it stands with notifications on this device, and what can be done about it. Pure. */

/** What is known of the browser, the network and its user. */
export interface Known {
  /** The page came by https, or from this machine. */
  readonly isSecure: boolean;
  readonly hasNotifications: boolean;
  readonly hasPush: boolean;
  readonly isApplePhone: boolean;
  /** It was opened from the home screen. */
  readonly isInstalled: boolean;
  readonly permission: "default" | "granted" | "denied";
  /** The network pushes. */
  readonly isOffered: boolean;
  readonly account: string | undefined;
  /** Which account this device has subscribed for. */
  readonly subscribedFor: string | undefined;
}

export type Standing =
  | { readonly kind: "insecure" | "unsupported" | "install-first" | "denied" }
  /** It can be asked; `closedToo`: also while no page is open. */
  | { readonly kind: "off"; readonly reach: Reach }
  | { readonly kind: "on"; readonly reach: Reach };

/** How far notifications go: with the page closed too, or why not. */
export type Reach = "closed-too" | "needs-account" | "server-off" | "page-only";

export function standingOf(known: Known): Standing {
  // Where pages cannot, the installed one can: that is said before anything else.
  if (known.isApplePhone && !known.isInstalled) return { kind: "install-first" };
  if (!known.isSecure) return { kind: "insecure" };
  if (!known.hasNotifications) return { kind: "unsupported" };
  if (known.permission === "denied") return { kind: "denied" };
  const reach = reachOf(known);
  const isSubscribed = known.account !== undefined && known.subscribedFor === known.account;
  const isOn = known.permission === "granted" && (reach !== "closed-too" || isSubscribed);
  return { kind: isOn ? "on" : "off", reach };
}

function reachOf({ hasPush, isOffered, account }: Known): Reach {
  if (!hasPush) return "page-only";
  if (!isOffered) return "server-off";
  return account === undefined ? "needs-account" : "closed-too";
}

/** Which of the ways to allow notifications again is this device's. */
export function helpFor(userAgent: string): "denied-apple" | "denied-android" | "denied-desktop" {
  if (/iPhone|iPad/.test(userAgent)) return "denied-apple";
  return /Android/.test(userAgent) ? "denied-android" : "denied-desktop";
}

/** An iPad says that it is a Mac, but for its touch screen. */
export function isApplePhone(userAgent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
}
