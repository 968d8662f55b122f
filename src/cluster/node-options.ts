/** What a node is made of: its parts, and how it is to be. */
import type { Archive } from "../archive/archive.ts";
import type { Settings } from "../gateway/services.ts";
import type { TypingNote } from "../gateway/typing.ts";
import type { Log } from "../log/log.ts";
import type { SharedFiles } from "../log/shared-files.ts";
import type { Entry } from "../network/entry.ts";
import type { Clock, Random } from "../ports.ts";
import type { Answer, Question } from "./inquiry.ts";
import type { Heartbeat } from "./membership.ts";
import type { PushService } from "./push-service.ts";
import type { SnapshotStore } from "./snapshots-store.ts";
import type { UploadDutiesOptions } from "./upload-duties.ts";

/** What nodes tell each other besides the log. */
export type Signal = Heartbeat | Question | Answer | TypingNote;

export interface NodeOptions {
  readonly id: string;
  readonly pid: number;
  readonly log: Log<Entry, Signal>;
  readonly clock: Clock;
  readonly random: Random;
  readonly snapshots: SnapshotStore;
  readonly archive: Archive;
  /** Where nodes leave for each other what they may begin from; without it each has only its own. */
  readonly files?: SharedFiles | undefined;
  /** Files that people upload; without it none are looked after. */
  readonly uploads?: UploadDutiesOptions["uploads"];
  readonly settings: Settings;
  /** How programs are told that are closed; without it they are not. */
  readonly push?: PushService | undefined;
  /** Milliseconds between heartbeats, and of silence until a node is lost; 0 for off. */
  readonly heartbeat: number;
  readonly lostAfter: number;
  /** Milliseconds that a detached session waits for its user. */
  readonly grace: number;
  /** Milliseconds that history is kept; 0 for ever. */
  readonly keep: number;
  readonly warn: (message: string, details?: object) => void;
  /** Says who joins and who leaves by this node. */
  readonly announce: (sentence: string) => void;
  /** The node cannot go on, and why: its clients are closed already. */
  readonly failed: (reason: string) => void;
}
