/** Passwords: how they are kept, as argon2id in PHC strings, and how the server checks them without falling behind. */
import { type Argon2Parameters, argon2, createHmac, hash, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Credentials, Verdict } from "../commands/outside.ts";
import type { Verifier } from "../network/account-events.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import type { Random } from "../ports.ts";
import { FairQueue } from "./fair-queue.ts";

/** Hashing takes a core and much memory: so many at once, and so many more of one address may wait. */
const verifyingMax = 2;
const waitingMax = 16;

/** What a hash may cost the server that checks it: KiB of memory, passes, lanes. */
const costMax = { memory: 2 ** 20, passes: 16, parallelism: 16 };
/** RFC 9106, section 4: the second recommended option. */
const recommended = { memory: 2 ** 16, passes: 3, parallelism: 4 };
const tagLength = 32;
const saltBytes = 16;
/** RFC 7677 asks for 4,096 at least; a client's user waits for them at every login. */
const scramIterations = 100_000;
/** Memory for hashing an account's password, in KiB: what may be configured at least. */
export const hashMemoryMin = 8 * recommended.parallelism;

const phc =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;
const derive = promisify(argon2);
const stretch = promisify(pbkdf2);

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

/** The password's hash as chorus.toml takes it. @param salt 16 unguessable bytes @param memory that it takes, in KiB */
export async function hashPassword(
  password: string,
  salt: Uint8Array,
  memory = recommended.memory,
): Promise<string> {
  const { passes, parallelism } = recommended;
  const cost = { memory, passes, parallelism };
  const tag = await derive("argon2id", { ...cost, message: password, nonce: salt, tagLength });
  const encoded = [salt, tag].map((bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, ""));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encoded.join("$")}`;
}

/** Off the event loop. */
export async function verifyPassword(password: string, passwordHash: string): Promise<boolean> {
  const parsed = parse(passwordHash);
  if (!parsed) return false;
  const { parameters, tag } = parsed;
  return timingSafeEqual(await derive("argon2id", { ...parameters, message: password }), tag);
}

export interface CredentialsOptions {
  /** The network's; empty for none. */
  readonly password: string;
  /** Names to PHC strings. */
  readonly operators: ReadonlyMap<string, string>;
  /** Memory for hashing an account's password, in KiB. */
  readonly hashMemory: number;
  readonly random: Random;
}

/** What this node checks newcomers, operators and the owners of accounts by. */
export class ConfiguredCredentials implements Credentials {
  readonly scramIterations = scramIterations;
  readonly #password: Uint8Array | undefined;
  readonly #operators: ReadonlyMap<string, string>;
  readonly #hashMemory: number;
  readonly #random: Random;
  readonly #queue = new FairQueue(verifyingMax, waitingMax);
  #decoy: Promise<string> | undefined;

  constructor({ password, operators, hashMemory, random }: CredentialsOptions) {
    this.#password = password === "" ? undefined : digest(password);
    this.#operators = operators;
    this.#hashMemory = hashMemory;
    this.#random = random;
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

  async verifyPassword(
    passwordHash: string | undefined,
    password: string,
    address: string,
    isAllowed: () => boolean,
  ): Promise<Verdict> {
    const check = async () => {
      if (!isAllowed()) return undefined;
      this.#decoy ??= this.#hash("");
      return verifyPassword(prepared(password), passwordHash ?? (await this.#decoy));
    };
    const isPassword = await this.#queue.run(neighbourhood(address), check);
    if (isPassword === undefined) return "busy";
    return isPassword && passwordHash !== undefined ? "right" : "wrong";
  }

  verifierOf(password: string, address: string): Promise<Verifier | undefined> {
    return this.#queue.run(neighbourhood(address), async () => ({
      password: await this.#hash(prepared(password)),
      scram: await this.#scramKeys(prepared(password)),
    }));
  }

  nonce(): string {
    return this.#random.token(saltBytes);
  }

  get #salt(): Buffer {
    return Buffer.from(this.#random.token(saltBytes), "hex");
  }

  #hash(password: string): Promise<string> {
    return hashPassword(password, this.#salt, this.#hashMemory);
  }

  /** RFC 5802, section 3. */
  async #scramKeys(password: string): Promise<Verifier["scram"]> {
    const salt = this.#salt;
    const salted = await stretch(password, salt, scramIterations, 32, "sha256");
    const keyOf = (name: string) => createHmac("sha256", salted).update(name).digest();
    return {
      salt: salt.toString("base64"),
      iterations: scramIterations,
      storedKey: hash("sha256", keyOf("Client Key"), "base64"),
      serverKey: keyOf("Server Key").toString("base64"),
    };
  }
}

/** The same password however it is typed: as SASLprep maps it (RFC 4013, sections 2.1 and 2.2). */
function prepared(password: string): string {
  return password
    .replace(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/g, "")
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, " ")
    .normalize("NFKC");
}

/** Of one length, so that they can be compared in constant time. */
function digest(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}
