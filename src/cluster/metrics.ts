/** The metrics: what a node tells Prometheus of itself. Most is read from its parts when somebody asks, and costs nothing before. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Log } from "../log/log.ts";
import type { Entry } from "../network/entry.ts";
import type { Settled } from "./proposer.ts";
import { counters, gauges, type Measured } from "./readings.ts";

/** In seconds: from a commit on a fast disk to the time after which a client is told of a delay. */
const buckets = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How often the event loop's lag is looked at, in ms: each look wakes a machine that may have nothing else to do. */
const lagInterval = 100;

/** What Node.js counts by going through all sockets, which `chorus_connections` says for less. */
const tooDear = [
  "nodejs_active_handles",
  "nodejs_active_handles_total",
  "nodejs_active_resources",
  "nodejs_active_resources_total",
];

/** Each node has its own registry, so that several may live in one process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #node: Measured;
  readonly #settled: Record<Settled, number> = {
    accepted: 0,
    refused: 0,
    repeated: 0,
    poison: 0,
    not_taken: 0,
  };
  readonly #proposalDuration: Histogram;
  readonly #appendDuration: Histogram;

  constructor(node: Measured) {
    const registers = [this.#registry];
    this.#node = node;
    this.#proposalDuration = new Histogram({
      name: "chorus_proposal_duration_seconds",
      help: "From proposing a change until this node has applied it.",
      buckets,
      registers,
    });
    this.#appendDuration = new Histogram({
      name: "chorus_log_append_duration_seconds",
      help: "From handing a record to the log until it is durable.",
      buckets,
      registers,
    });
    this.#show();
  }

  /** Of what `text` gives. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything as it is now, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Adds what Node.js tells of the process. Only for a process that is the node's alone: it cannot be ended. */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: lagInterval });
    for (const name of tooDear) this.#registry.removeSingleMetric(name);
  }

  /** A change that was proposed is decided, after so many milliseconds, or was not taken by the log. */
  readonly settled = (outcome: Settled, took?: number): void => {
    this.#settled[outcome] += 1;
    if (took !== undefined) this.#proposalDuration.observe(took / 1000);
  };

  /** Appends to the same log, and measures how long that takes. */
  measuringAppends(log: Pick<Log<Entry, unknown>, "append">): Pick<Log<Entry, unknown>, "append"> {
    const { clock } = this.#node;
    return {
      append: (record) => {
        const began = clock.monotonic();
        const appended = log.append(record);
        const measure = () => this.#appendDuration.observe((clock.monotonic() - began) / 1000);
        // Who appends is told of a failure.
        appended.then(measure, () => {});
        return appended;
      },
    };
  }

  #show(): void {
    const registers = [this.#registry];
    const node = this.#node;
    for (const { name, help, read } of gauges) {
      new Gauge({
        ...{ name, help, registers },
        collect() {
          this.set(read(node));
        },
      });
    }
    for (const { name, help, read } of counters) {
      new Counter({
        ...{ name, help, registers },
        collect() {
          this.reset();
          this.inc(read(node));
        },
      });
    }
    new Gauge({
      name: "chorus_connections",
      help: "Clients connected to this node, by what they speak.",
      labelNames: ["dialect"],
      registers,
      collect() {
        const { irc = 0, plain = 0 } = node.gateway()?.connections ?? {};
        this.set({ dialect: "irc" }, irc);
        this.set({ dialect: "plain" }, plain);
      },
    });
    const settled = this.#settled;
    new Counter({
      name: "chorus_proposals_total",
      help: "Changes that this node proposed, by what became of them; not_taken was not stored.",
      labelNames: ["outcome"],
      registers,
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(settled)) this.inc({ outcome }, count);
      },
    });
    new Counter({
      name: "chorus_pushes_total",
      help: "What this node pushed to closed programs, by what became of it; dropped was too much at once.",
      labelNames: ["outcome"],
      registers,
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(node.pushes() ?? {})) this.inc({ outcome }, count);
      },
    });
    const { server } = node.settings;
    new Gauge({
      name: "chorus_info",
      help: "Always 1: the labels say which node this is, and of what version.",
      labelNames: ["node", "network", "version"],
      registers,
    }).set({ node: node.id, network: server.network, version: server.version }, 1);
  }
}
