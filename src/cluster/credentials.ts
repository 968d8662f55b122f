/** Passwords: how they are kept, as argon2id in PHC strings, and how the server checks them without falling behind. */
import { type Argon2Parameters, argon2, hash, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Credentials, Verdict } from "../commands/command.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import { FairQueue } from "./fair-queue.ts";

/** Hashing takes a core and much memory: so many at once, and so many more of one address may wait. */
const verifyingMax = 2;
const waitingMax = 16;

/** What a hash may cost the server that checks it: KiB of memory, passes, lanes. */
const costMax = { memory: 2 ** 20, passes: 16, parallelism: 16 };
/** RFC 9106, section 4: the second recommended option. */
const recommended = { memory: 2 ** 16, passes: 3, parallelism: 4 };
const tagLength = 32;

const phc =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;
const derive = promisify(argon2);

interface Parsed {
  readonly parameters: Omit<Argon2Parameters, "message">;
  readonly tag: Buffer;
}

/** A PHC string taken apart, or undefined when it is none that we check. */
function parse(text: string): Parsed | undefined {
  const [, memory, passes, parallelism, salt = "", encoded = ""] = phc.exec(text) ?? [];
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const isBounded =
    cost.passes >= 1 &&
    cost.passes <= costMax.passes &&
    cost.parallelism >= 1 &&
    cost.parallelism <= costMax.parallelism &&
    cost.memory >= 8 * cost.parallelism &&
    cost.memory <= costMax.memory;
  if (!isBounded) return undefined;
  const tag = Buffer.from(encoded, "base64");
  return { parameters: { ...cost, nonce: Buffer.from(salt, "base64"), tagLength: tag.length }, tag };
}

/** Whether the text is a hash that `verify` can check. */
export function isPasswordHash(text: string): boolean {
  return parse(text) !== undefined;
}

/** The password's hash as chorus.toml takes it. @param salt 16 unguessable bytes */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const tag = await derive("argon2id", { ...recommended, message: password, nonce: salt, tagLength });
  const encoded = [salt, tag].map((bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, ""));
  const { memory, passes, parallelism } = recommended;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encoded.join("$")}`;
}

/** Off the event loop. */
export async function verifyPassword(password: string, passwordHash: string): Promise<boolean> {
  const parsed = parse(passwordHash);
  if (!parsed) return false;
  const { parameters, tag } = parsed;
  return timingSafeEqual(await derive("argon2id", { ...parameters, message: password }), tag);
}

/** What this node checks newcomers and operators by. */
export class ConfiguredCredentials implements Credentials {
  readonly #password: Uint8Array | undefined;
  readonly #operators: ReadonlyMap<string, string>;
  readonly #queue = new FairQueue(verifyingMax, waitingMax);

  /** @param password the network's, "" for none @param operators names to PHC strings */
  constructor(password: string, operators: ReadonlyMap<string, string>) {
    this.#password = password === "" ? undefined : digest(password);
    this.#operators = operators;
  }

  get needsPassword(): boolean {
    return this.#password !== undefined;
  }

  get hasOperators(): boolean {
    return this.#operators.size > 0;
  }

  isPassword(text: string): boolean {
    return this.#password === undefined || timingSafeEqual(digest(text), this.#password);
  }

  async verifyOperator(name: string, password: string, address: string): Promise<Verdict> {
    const known = this.#operators.get(name);
    // A name that is none takes as long as one that is: it is checked by somebody's hash, and wrong in any case.
    const [anybody = ""] = this.#operators.values();
    const check = () => verifyPassword(password, known ?? anybody);
    const isPassword = await this.#queue.run(neighbourhood(address), check);
    if (isPassword === undefined) return "busy";
    return isPassword && known !== undefined ? "right" : "wrong";
  }
}

/** Of one length, so that they can be compared in constant time. */
function digest(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}
