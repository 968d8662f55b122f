/** What can happen to push subscriptions: a part of the union of events. */

/** How something is encrypted so that only one subscriber can read it (RFC 8291), both in base64url. */
export interface PushKeys {
  readonly p256dh: string;
  /** A secret: whoever sends has to know it. */
  readonly auth: string;
}

/** A subscription, and whose it is. */
export interface PushSubscription extends PushKeys {
  /** The account's folded name. */
  readonly account: string;
}

/** A program of the account's owner wants to be told also while it is closed, or renews that wish. */
export interface PushSubscribed extends PushKeys {
  readonly type: "push-subscribed";
  /** A URL at its push service. */
  readonly endpoint: string;
}

/** It wants that no more. */
export interface PushUnsubscribed {
  readonly type: "push-unsubscribed";
  readonly endpoint: string;
}

/** The push service has said to a node that there is no such subscription any more. */
export interface PushLapsed {
  readonly type: "push-lapsed";
  readonly endpoint: string;
  /** Which one it was: a newer one has another secret. */
  readonly auth: string;
}

export type PushEvent = PushSubscribed | PushUnsubscribed | PushLapsed;
