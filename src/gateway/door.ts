/** The door: finds out what a new client speaks and brings it to the right place. */
import { commands } from "../commands/table.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import type { Connection } from "./connection.ts";
import type { Gateway } from "./gateway.ts";
import { greeting } from "./plain.ts";
import { type Protocol, sniff } from "./sniff.ts";
import { nobody, type Transport } from "./transport.ts";

/** How long bytes may be undecided, and a client silent before it is greeted as a person; in milliseconds. */
const decideWithin = 1000;

/**
 * The same where a browser has come from: it opens connections ahead, closes those that it does not use within 10 s, and would take
 * a greeting for the answer to what it asks just then.
 */
const spareAtMost = 12_000;
/** How long somebody counts as coming by a browser, in milliseconds, and how many addresses are remembered. */
const browsesFor = 60_000;
const browsersMax = 1000;

/** What every browser says of itself in its requests. */
const browser = /^user-agent: *mozilla\//im;

/** How long a client may stay silent in all, in milliseconds. */
const silentAtMost = 300_000;

/** A fatal handshake_failure (RFC 8446, section 6): what a TLS client shows as its server's refusal. */
const tlsRefusal = Uint8Array.of(0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28);

export class Door {
  readonly #gateway: Gateway;
  readonly #inside = new Map<string, number>();
  /** When a browser last asked for something, by its address, in milliseconds; the latest last. */
  readonly #browsers = new Map<string, number>();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /** Where clients reach the nodes, as host:port: also those that were lost, whose pages may go on here. */
  get nodes(): readonly string[] {
    const { nodes } = this.#gateway.services.network.state;
    return [...nodes.values()].map(({ address }) => address);
  }

  /** Lets a client in. `toHttp` takes over a client that speaks HTTP, with what it has sent so far. */
  enter(transport: Transport, toHttp: (read: Uint8Array) => void): void {
    const { clock, settings } = this.#gateway.services;
    if (!this.#admit(transport)) return;
    let read: Uint8Array = new Uint8Array();
    const decide = (protocol: Protocol) => {
      cancel();
      transport.receive(nobody);
      return this.#bring(transport, protocol, read, toHttp);
    };
    const greet = () => {
      transport.write(Buffer.from(greeting(settings.server.network)));
      cancel = clock.after(silentAtMost, () => {
        transport.receive(nobody);
        transport.write(Buffer.from("Goodbye: you said nothing.\n"));
        transport.end();
      });
    };
    // A node that was busy all the time reads what has come meanwhile before the next timer.
    let cancel = clock.after(this.#browses(transport.host) ? spareAtMost : decideWithin, () => {
      cancel = clock.after(0, greet);
    });
    transport.receive({
      data: (bytes) => {
        if (read.length === 0) {
          cancel();
          cancel = clock.after(decideWithin, () => decide("plain"));
        }
        read = Buffer.concat([read, bytes]);
        const protocol = sniff(read, commands.keys());
        if (protocol) decide(protocol);
      },
      ended: () => decide(sniff(read, commands.keys()) ?? "plain")?.ended(),
      closed: () => cancel(),
    });
  }

  /** Lets in who came by HTTP, was counted then, and speaks IRC now. */
  openIrc(transport: Transport): void {
    this.#gateway.open(transport, "irc");
  }

  #bring(
    transport: Transport,
    protocol: Protocol,
    read: Uint8Array,
    toHttp: (read: Uint8Array) => void,
  ): Connection | undefined {
    if (protocol === "irc" || protocol === "plain") {
      const connection = this.#gateway.open(transport, protocol);
      connection.data(read);
      return connection;
    }
    if (protocol === "http") {
      if (browser.test(Buffer.from(read).toString("latin1"))) this.#remember(transport.host);
      toHttp(read);
    } else {
      transport.write(tlsRefusal);
      transport.end();
    }
    return undefined;
  }

  #remember(host: string): void {
    this.#browsers.delete(host);
    this.#browsers.set(host, this.#gateway.services.clock.monotonic());
    const [longestAgo] = this.#browsers.keys();
    if (this.#browsers.size > browsersMax && longestAgo !== undefined) this.#browsers.delete(longestAgo);
  }

  #browses(host: string): boolean {
    const at = this.#browsers.get(host);
    return at !== undefined && this.#gateway.services.clock.monotonic() - at < browsesFor;
  }

  /** Counts the clients of an address, loopback exempt. */
  #admit(transport: Transport): boolean {
    const { connectionsPerAddress } = this.#gateway.services.settings;
    if (transport.loopback || connectionsPerAddress === 0) return true;
    const host = neighbourhood(transport.host);
    const inside = this.#inside.get(host) ?? 0;
    if (inside >= connectionsPerAddress) {
      transport.receive(nobody);
      transport.write(
        Buffer.from(`ERROR :Closing link: (${host}) [Too many connections from your address]\r\n`),
      );
      transport.end();
      return false;
    }
    this.#inside.set(host, inside + 1);
    transport.whenGone(() => this.#leave(host));
    return true;
  }

  #leave(host: string): void {
    const inside = this.#inside.get(host) ?? 0;
    if (inside > 1) this.#inside.set(host, inside - 1);
    else this.#inside.delete(host);
  }
}
