/** Checks what each client is told: every number of every sender once and in order, and all in the same order. */

export interface Faults {
  /** Numbers that were passed over. */
  readonly gaps: number;
  /** Numbers that came again, or after a higher one. */
  readonly repeats: number;
}

export class Deliveries {
  readonly #senders: number;
  /** By client and sender: the last number. */
  readonly #last: Int32Array;
  /** By client: what it was told, in its order. */
  readonly #order: Int32Array;
  readonly #told: Int32Array;
  #gaps = 0;
  #repeats = 0;

  constructor(clients: number, senders: number) {
    this.#senders = senders;
    this.#last = new Int32Array(clients * senders);
    this.#order = new Int32Array(clients);
    this.#told = new Int32Array(clients);
  }

  /** @param client counted from 0, as `sender` is */
  tell(client: number, sender: number, number: number): void {
    const place = client * this.#senders + sender;
    const last = this.#last[place] ?? 0;
    if (number <= last) this.#repeats += 1;
    else {
      this.#gaps += number - last - 1;
      this.#last[place] = number;
    }
    this.#told[client] = (this.#told[client] ?? 0) + 1;
    this.#order[client] =
      (Math.imul(this.#order[client] ?? 0, 31) + Math.imul(sender + 1, 7919) + number) | 0;
  }

  get faults(): Faults {
    return { gaps: this.#gaps, repeats: this.#repeats };
  }

  /** Equal for clients that were told the same in the same order. */
  orderOf(client: number): string {
    return `${this.#told[client]}:${this.#order[client]}`;
  }
}

/**
 * How many clients were told something in an order unlike that of most of their channel. Who speaks is not told its own lines: only
 * those who listen are compared.
 * @param orders of the listeners, by channel
 */
export function differing(orders: Iterable<readonly string[]>): number {
  let count = 0;
  for (const all of orders) {
    const each = new Map<string, number>();
    for (const order of all) each.set(order, (each.get(order) ?? 0) + 1);
    count += all.length - Math.max(0, ...each.values());
  }
  return count;
}
