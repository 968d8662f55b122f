/** Logs in to an account with a password. IRCv3 SASL 3.1 and 3.2, mechanism PLAIN (RFC 4616). */
import { type Message, message } from "../protocol/message.ts";
import type { LinkOutput } from "./effects.ts";
import { reasonOf } from "./refusals.ts";

export interface Credentials {
  readonly account: string;
  readonly password: string;
}

/** Bytes of base64 in one line: where there are as many more follow. */
const chunkBytes = 400;

/** One attempt. */
export class Login {
  readonly #credentials: Credentials;
  readonly #output: Pick<LinkOutput, "send">;
  #isGoingOn = false;
  #why = "";

  constructor(credentials: Credentials, output: Pick<LinkOutput, "send">) {
    this.#credentials = credentials;
    this.#output = output;
  }

  begin(): void {
    this.#isGoingOn = true;
    this.#why = "";
    this.#output.send(message("AUTHENTICATE", ["PLAIN"]));
  }

  /** Takes any line. Whether we are logged in now, or why not; "going-on" was for us too, undefined was not. */
  receive(line: Message): "logged-in" | "going-on" | { readonly why: string } | undefined {
    if (!this.#isGoingOn) return undefined;
    const { verb, params } = line;
    if (verb === "AUTHENTICATE" && params[0] === "+") {
      for (const chunk of this.#chunks()) this.#output.send(message("AUTHENTICATE", [chunk]));
      return "going-on";
    }
    if (verb === "FAIL" && params[0] === "AUTHENTICATE") {
      this.#why = reasonOf(line);
      return "going-on";
    }
    if (verb === "903") {
      this.#isGoingOn = false;
      return "logged-in";
    }
    if (!/^90[24567]$/u.test(verb)) return undefined;
    this.#isGoingOn = false;
    return { why: this.#why || reasonOf(line) };
  }

  #chunks(): string[] {
    const { account, password } = this.#credentials;
    const bytes = new TextEncoder().encode(`\0${account}\0${password}`);
    const text = btoa(String.fromCharCode(...bytes));
    const chunks = text.match(/.{1,400}/gu) ?? [];
    return text.length % chunkBytes === 0 ? [...chunks, "+"] : chunks;
  }
}
