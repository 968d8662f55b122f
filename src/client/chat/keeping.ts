/** What outlives a reload and a crash: the session, what is not sent, drafts, and which conversations there are. */
import { Session } from "../session.ts";
import type { KeptMessage, Outbox } from "./outbox.ts";
import type { ChatOutput } from "./output.ts";
import type { ChatState, KeptConversation } from "./state.ts";

/** By name; each value as it was given to the effect `keep`. */
export type Kept = ReadonlyMap<string, unknown>;

/** How far one has heard is written so often: what is heard a second time is the same line. */
const pause_ms = 1_000;

interface KeptSession {
  readonly nick: string;
  readonly token: string | undefined;
  readonly highest: string | undefined;
}

export class Keeping {
  readonly #kept: Kept;
  readonly #output: ChatOutput;
  #written: KeptSession;
  #now: KeptSession;
  #isPausing = false;

  constructor(kept: Kept, output: ChatOutput) {
    this.#kept = kept;
    this.#output = output;
    const value = kept.get("session");
    const known = isRecord(value) ? value : {};
    const [nick = "", token, highest] = ["nick", "token", "highest"].map((key) => textOf(known[key]));
    this.#written = { nick, token, highest };
    this.#now = this.#written;
  }

  /** The nick of the earlier run; "" if there was none. */
  get nick(): string {
    return this.#written.nick;
  }

  /** The session of the earlier run, to go on with. */
  session(): Session {
    const { token, highest } = this.#written;
    const session = new Session();
    if (token !== undefined) session.goOn(token, highest);
    return session;
  }

  restore(state: ChatState, outbox: Outbox): void {
    for (const [name, value] of this.#kept) {
      if (name.startsWith("conversation:") && isConversation(value)) state.restore(value);
    }
    for (const [name, value] of this.#kept) {
      const [kind = "", ...rest] = name.split(":");
      const key = rest.join(":");
      const room = state.room(key);
      if (kind === "draft" && room) room.draft = textOf(value) ?? "";
      if (kind === "notifies" && room && isLevel(value)) room.chosenNotifies = value;
    }
    const messages = [...this.#kept].flatMap(([name, value]) =>
      name.startsWith("outbox:") && isMessage(value) ? [{ key: name.slice("outbox:".length), value }] : [],
    );
    messages.sort(({ value: one }, { value: other }) => one.turn - other.turn);
    for (const { key, value } of messages) outbox.restore(key, value);
  }

  /** Writes what has changed: at once who one is, now and then how far one has heard. */
  look(session: Session, nick: string): void {
    const { token, highest } = session;
    if (token === this.#now.token && highest === this.#now.highest && nick === this.#now.nick) return;
    this.#now = { nick, token, highest };
    if (token !== this.#written.token || nick !== this.#written.nick) this.#put();
    else if (!this.#isPausing) {
      this.#isPausing = true;
      this.#output.wait("keeping", pause_ms);
    }
  }

  /** The pause is over. */
  write(): void {
    this.#isPausing = false;
    if (this.#now !== this.#written) this.#put();
  }

  #put(): void {
    this.#written = this.#now;
    this.#output.keep("session", this.#now);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isConversation(value: unknown): value is KeptConversation {
  return isRecord(value) && typeof value["name"] === "string" && value["name"] !== "";
}

function isLevel(value: unknown): value is "all" | "mentions" | "nothing" {
  return value === "all" || value === "mentions" || value === "nothing";
}

function isMessage(value: unknown): value is KeptMessage {
  return (
    isRecord(value) &&
    ["in", "at", "fate"].every((key) => typeof value[key] === "string") &&
    typeof value["turn"] === "number" &&
    Array.isArray(value["lines"])
  );
}
