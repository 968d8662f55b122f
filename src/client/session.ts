/** What we know of our session on the server, so that another connection can go on with it. Capability chorus/resume. */
import { type Message, message } from "../protocol/message.ts";

/**
 * What a line is to us: it happens now; it happened while we were away; it tells how things stand; it ends what we
 * missed; or it was here before.
 */
export type Sort = "news" | "missed" | "state" | "caught-up" | "seen";

/** After a resume: first the welcome burst, which is state, then a batch of what was missed. */
type CatchingUp = { readonly nick: string; readonly batch: string | undefined };

/** Tokens and ids are one word each; anything else could not be sent back. */
const word = /^[^\s\0:][^\s\0]*$/u;

export class Session {
  #token: string | undefined;
  /**
   * One id is all that need be remembered: a server writes ids in ascending order, so every line up to this one has
   * been here, and no line up to it is new.
   */
  #highest: string | undefined;
  #catchingUp: CatchingUp | undefined;

  /** Whether there is a session that another connection can go on with. */
  get isResumable(): boolean {
    return this.#token !== undefined;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** The highest id that came; undefined when none did. */
  get highest(): string | undefined {
    return this.#highest;
  }

  /** An earlier run had this session, and has heard so much. */
  goOn(token: string, highest: string | undefined): void {
    this.keep(token);
    if (highest !== undefined && word.test(highest)) this.#highest = highest;
  }

  /** The server names the session. */
  keep(token: string): void {
    if (word.test(token)) this.#token = token;
  }

  /** The session is over, or was one that cannot be resumed. */
  forget(): void {
    this.#token = undefined;
    this.#highest = undefined;
    this.#catchingUp = undefined;
  }

  /** What asks for the session on a new connection. */
  request(): Message {
    return message("RESUME", [this.#token ?? "*", this.#highest ?? "*"]);
  }

  /** The server has taken us back. */
  resumed(nick: string): void {
    this.#catchingUp = { nick, batch: undefined };
  }

  /** The nick we have since the last line of what was missed. */
  get nick(): string | undefined {
    return this.#catchingUp?.nick;
  }

  /** All that was missed has come. */
  caughtUp(): void {
    this.#catchingUp = undefined;
  }

  /** Sorts a line of a connection that has the capability, and remembers that it came. */
  sort(line: Message): Sort {
    const batch = this.#catchingUp?.batch;
    if (this.#catchingUp && batch === undefined) {
      const [reference = "", type] = line.params;
      if (line.verb === "BATCH" && type === "chorus/resume") {
        this.#catchingUp = { ...this.#catchingUp, batch: reference.slice(1) };
      }
      // Its ids are not looked at: it tells the state at the end of what is still to come.
      return "state";
    }
    if (batch !== undefined && line.verb === "BATCH" && line.params[0] === `-${batch}`) return "caught-up";
    const id = line.tags.get("msgid") ?? "";
    if (id !== "" && this.#highest !== undefined && id <= this.#highest) return "seen";
    if (word.test(id)) this.#highest = id;
    return batch !== undefined && line.tags.get("batch") === batch ? "missed" : "news";
  }
}
