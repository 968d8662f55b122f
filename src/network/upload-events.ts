/** What can happen to files that people share: a part of the union of events. */

/** Somebody has uploaded a file, and it is in the store. What it is called stands only in the messages that name it. */
export interface Uploaded {
  readonly type: "uploaded";
  /** Unguessable: who has it may read the file. */
  readonly id: string;
  /** The SHA-256 of what is in it, in hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
  /** As it is served, such as "image/png". */
  readonly kind: string;
  /** Of a picture, in pixels as it is shown. */
  readonly width?: number;
  readonly height?: number;
  /** Whose it is: an account as `a:name`, or an address of guests as `h:address`. */
  readonly by: string;
  /** Bytes that its owner, and all together, may have; 0 for no limit. */
  readonly ownMax: number;
  readonly allMax: number;
}

/** No message has ever named these, in all the time that there was for it. */
export interface UploadsLapsed {
  readonly type: "uploads-lapsed";
  readonly ids: readonly string[];
  /** How long that was, in milliseconds. */
  readonly within: number;
}

/** These are gone from the store. */
export interface UploadsRemoved {
  readonly type: "uploads-removed";
  /** As the store names them. */
  readonly objects: readonly string[];
}

export type UploadEvent = Uploaded | UploadsLapsed | UploadsRemoved;
