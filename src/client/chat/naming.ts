/** Who one is: the name that is asked for, and the account that one logs in to. */
import type { Message } from "../../protocol/message.ts";
import type { Connection } from "../connection.ts";
import type { EntranceOptions } from "../entrance.ts";
import { type Credentials, Login } from "../login.ts";
import { capabilities } from "./capabilities.ts";
import type { Linking } from "./linking.ts";
import type { ChatOutput } from "./output.ts";
import type { ChatState } from "./state.ts";

export interface NamingParts {
  readonly state: ChatState;
  readonly output: ChatOutput;
  readonly linking: Linking;
  readonly connection: Connection;
  /** Asks for another name in the session that there is. */
  readonly rename: (name: string) => void;
}

export class Naming {
  readonly #parts: NamingParts;
  /** For the next connection; kept nowhere else. */
  #credentials: Credentials | undefined;
  /** One who is there already logs in. */
  #login: Login | undefined;

  constructor(parts: NamingParts) {
    this.#parts = parts;
  }

  entrance(): EntranceOptions {
    const { state, output } = this.#parts;
    const login = this.#credentials && new Login(this.#credentials, output);
    return { name: state.me.nick, capabilities, login };
  }

  take(name: string, password: string | undefined): void {
    const { state, output, connection, linking, rename } = this.#parts;
    const isInside = connection.state === "inside";
    if (password !== undefined) this.#credentials = { account: name, password };
    else if (!isInside) this.#credentials = undefined;
    if ((isInside || connection.session.isResumable) && password === undefined) {
      rename(name);
    } else if (isInside && this.#credentials) {
      this.#login = new Login(this.#credentials, output);
      this.#login.begin();
    } else {
      state.setMe({ nick: name });
      connection.outage.askAnew();
      connection.rest();
      connection.session.forget();
      linking.connect();
    }
  }

  /** Takes any line of a server that has let us in. Whether it was about logging in. */
  receive(line: Message): boolean {
    const answer = this.#login?.receive(line);
    if (answer === undefined) return false;
    if (answer === "going-on") return true;
    const name = this.#credentials?.account ?? "";
    this.#login = undefined;
    if (typeof answer === "object") {
      this.#credentials = undefined;
      this.#parts.state.notice(answer.why, true);
    } else if (!this.#parts.state.isMe(name)) this.#parts.rename(name);
    return true;
  }

  /** The connection is lost, and with it what was said on it. */
  interrupt(): void {
    this.#login = undefined;
  }
}
