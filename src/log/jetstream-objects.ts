/** What is too large for a message, in JetStream's object store: by name, in pieces, with a checksum over all. */
import type { JetStreamClient } from "@nats-io/jetstream";
import { type ObjectStore, Objm } from "@nats-io/obj";
import { LogUnavailable } from "./errors.ts";

export class JetStreamObjects {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Resolves when all of it is durable. @throws LogUnavailable */
  async put(name: string, text: string): Promise<void> {
    await this.#store.putBlob({ name }, new TextEncoder().encode(text)).catch(unavailable);
  }

  /** @throws LogUnavailable it cannot be read whole just now */
  async get(name: string): Promise<string> {
    const bytes = await this.#store.getBlob(name).catch(unavailable);
    if (!bytes) throw new LogUnavailable(`the object ${name} is not to be found`);
    return new TextDecoder().decode(bytes);
  }

  /** Removes one that may be there. @throws LogUnavailable */
  async remove(name: string): Promise<void> {
    if (await this.#store.info(name).catch(unavailable)) await this.#store.delete(name).catch(unavailable);
  }
}

/** Opens the store of a name, or makes it. */
export async function openObjects(
  client: JetStreamClient,
  name: string,
  replicas: number,
): Promise<JetStreamObjects> {
  return new JetStreamObjects(await new Objm(client).create(name, { replicas }));
}

function unavailable(error: unknown): never {
  throw new LogUnavailable((error as Error).message);
}
