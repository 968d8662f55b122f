/** A transport as a port: bytes to and from one client, whatever carries them. */

export interface Transport {
  /** The client's address, as shown in its mask. */
  readonly host: string;
  readonly loopback: boolean;
  /** Bytes that were written and that the client has not taken yet. */
  readonly unsent: number;
  /** The bytes may be shared with other transports: they are never changed. */
  write(bytes: Uint8Array): void;
  /** Stop and go on reading; what the client sends meanwhile stays with it. */
  pause(): void;
  resume(): void;
  /** Closes after what was written has been sent; after some seconds in any case. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  /** Runs the task once, soon after the client has taken all that was written; never when it does not. */
  whenDrained(task: () => void): void;
  /** Runs the task once, when nothing is left of the connection. */
  whenGone(task: () => void): void;
  /** Says where to bring what arrives. `closed` is called once, with the reason. */
  receive(receiver: Receiver): void;
}

/** Takes no notice of anything any more. */
export const nobody: Receiver = { data() {}, ended() {}, closed() {} };

export interface Receiver {
  data(bytes: Uint8Array): void;
  /** The client will send no more; it may still read. */
  ended(): void;
  closed(reason: string): void;
}
