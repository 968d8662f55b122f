/** How a client comes in: under which nick, and how it proves to own an account. */
import type { Message } from "../../src/protocol/message.ts";
import { plainLogin } from "../support/logging-in.ts";
import type { Dice } from "./dice.ts";

/** Who has an account. Several clients may be one's. */
export interface Owner {
  account: string;
  /** Whether there is the account; "perhaps" while it was asked for and no answer came. */
  isMade: boolean | "perhaps";
}

/** Everybody's. */
const password = "tea";
/** How likely a guest poses as one who may be away, and one with an account comes as a guest, or under its own name. */
const poses = 0.1;
const comesAsGuest = 0.15;
const hasOwnNick = 0.1;

/** Some who cannot resume: whoever calls itself so is not taken for one of them. */
const guests = ["c1", "c3", "c5", "c7", "c9"];

export class Entrance {
  readonly #name: string;
  readonly #dice: Dice;
  owner: Owner | undefined;
  /** The nick that it has, or asks for. */
  nick: string;
  #serial = 0;
  #connections = 0;
  /** It has proved on this connection whose it is. */
  #isProved = false;

  constructor(name: string, dice: Dice, owner: Owner | undefined) {
    this.#name = name;
    this.#dice = dice;
    this.owner = owner;
    this.nick = name;
  }

  /** It has a new connection. */
  begin(): void {
    this.#isProved = false;
    this.#connections += 1;
  }

  /** What it says to come in as somebody new. Who has an account proves that first, or asks for it then. */
  present(): readonly string[] {
    const { owner } = this;
    const isOwner = owner !== undefined && owner.isMade !== "perhaps";
    const isShy = owner?.isMade === true && this.#dice.chance(comesAsGuest);
    if (isOwner && !isShy) return this.#prove(owner);
    if (isOwner) this.nick = this.#name;
    const isPosing = !owner && this.#connections > 1 && this.#dice.chance(poses);
    if (isPosing) this.nick = this.#dice.pick(guests);
    return this.#introduce(isPosing ? this.nick : this.#name);
  }

  /** What it says to an answer while it comes in; "in vain" when it cannot come in by this connection. */
  hear({ verb, params: [first = "", code = ""] }: Message): readonly string[] | "in vain" {
    const { owner } = this;
    if (verb === "001") this.nick = first;
    if (verb === "433") {
      // It may be its own, and it was not known that it is an account's.
      return owner?.isMade === "perhaps" && !this.#isProved ? this.#prove(owner) : this.#another();
    }
    if (!owner) return [];
    if (verb === "903" || (verb === "REGISTER" && first === "SUCCESS")) {
      this.#isProved = true;
      owner.isMade = true;
      this.nick = this.#dice.chance(hasOwnNick) ? this.#name : owner.account;
      return this.#introduce(this.#name);
    }
    if (verb === "904") return owner.isMade === "perhaps" ? this.#another() : "in vain";
    if (verb !== "FAIL" || first !== "REGISTER") return [];
    if (code === "ACCOUNT_EXISTS") owner.isMade = true;
    return owner.isMade ? this.#prove(owner) : "in vain";
  }

  /** It is told that it is logged in: its nick may have been another one when it asked for the account. */
  loggedIn(account: string): void {
    this.#isProved = true;
    if (this.owner) Object.assign(this.owner, { account, isMade: true });
  }

  /** What it does first in a session. */
  first(): readonly string[] {
    const { owner } = this;
    if (owner?.isMade !== true) return ["JOIN #a"];
    const own = `JOIN #${owner.account}`;
    if (this.#isProved) return ["JOIN #a", own];
    // It has read everything, and with it its account has.
    const identify = `PRIVMSG NickServ :IDENTIFY ${owner.account} ${password}`;
    return ["JOIN #a", "MARKREAD #a timestamp=2100-01-01T00:00:00.000Z", identify, own];
  }

  /** Who is a guest under its own name makes that its account's. */
  register(): readonly string[] {
    if (this.owner || this.nick !== this.#name) return [];
    this.owner = { account: this.#name, isMade: "perhaps" };
    return [`NS REGISTER ${password}`];
  }

  #prove({ account, isMade }: Owner): readonly string[] {
    return isMade ? plainLogin(account, password) : [`NICK ${account}`, `REGISTER * * ${password}`];
  }

  #introduce(name: string): readonly string[] {
    return [`NICK ${this.nick}`, `USER ${name} 0 * :${name}`, "CAP END"];
  }

  #another(): readonly string[] {
    this.nick = `${this.#name}x${++this.#serial}`;
    return [`NICK ${this.nick}`];
  }
}
