/** A client on a stage: stories play the servers, the time and the person, and look at what came out. */
import { Client } from "../../../src/client/client.ts";
import type { Effect, Event, Timer } from "../../../src/client/effects.ts";
import { serialize } from "../../../src/protocol/message.ts";

const capabilities = {
  labels: "message-tags batch labeled-response",
  resume: "message-tags batch labeled-response chorus/resume",
  none: "",
} as const;

export class Stage {
  readonly client: Client;
  /** What was sent, shown and asked since the last look, in its order. */
  sent: string[] = [];
  shown: Event[] = [];
  others: string[] = [];
  /** What has become of typed lines, in the whole story: "1 pending", "1 sent". */
  readonly fates: string[] = [];
  /** Where the client connected, in the whole story. */
  readonly connects: string[] = [];
  /** The milliseconds that each timer was last set to, until it rings. */
  readonly timers = new Map<Timer, number>();

  constructor(name = "alice", random = () => 0) {
    this.client = new Client({ name, server: "one:1", labelPrefix: "run", random });
    this.do(this.client.start());
  }

  /** A client that is in the lobby, on a server that knows labels, resuming, or nothing. */
  static present(server: keyof typeof capabilities = "labels", nodes = "one:1,two:2,three:3"): Stage {
    const stage = new Stage();
    stage.arrives();
    stage.hears(`:s CAP * LS :${capabilities[server]} sasl${nodes && ` chorus/nodes=${nodes}`}`);
    if (server !== "none") stage.hears(`:s CAP * ACK :${capabilities[server]} chorus/nodes`);
    stage.hears(":s 001 alice :Welcome");
    if (server === "resume") stage.hears(":s RESUME TOKEN secret");
    stage.hears(":alice!u@h JOIN #lobby", server === "none" ? ":s PONG s run-1" : "@label=run-1 :s ACK");
    stage.look();
    return stage;
  }

  do(effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: Effect): void {
    if (effect.kind === "send") this.sent.push(serialize(effect.message));
    else if (effect.kind === "connect") this.connects.push(effect.address);
    else if (effect.kind === "wait") this.timers.set(effect.timer, effect.ms);
    else if (effect.kind === "end") this.others.push(`end ${effect.ending.kind} ${effect.unanswered}`);
    else if (effect.kind !== "show") this.others.push(effect.kind);
    else this.#show(effect.event);
  }

  #show(event: Event): void {
    if ("typed" in event) this.fates.push(`${event.typed.line} ${event.kind}`);
    if (event.kind !== "pending" && event.kind !== "sent") this.shown.push(event);
  }

  /** The connection is made. */
  arrives(): void {
    this.do(this.client.connected());
  }

  /** The connection is gone, or could not be made. */
  loses(why = "gone"): void {
    this.do(this.client.disconnected(why));
  }

  /** A new connection is made, and its capabilities agreed upon. */
  returns(server: keyof typeof capabilities = "resume"): void {
    this.arrives();
    this.hears(`:s CAP * LS :${capabilities[server]}`);
    if (server !== "none") this.hears(`:s CAP * ACK :${capabilities[server]}`);
  }

  /** The server takes the old session back, and shows what was missed. */
  isResumed(...missed: string[]): void {
    this.hears(":s RESUME SUCCESS alice", ":s 001 alice :Welcome", ":alice!u@h JOIN #lobby");
    this.hears(":s 332 alice #lobby :fish", ":s 353 alice = #lobby :alice bob", ":s BATCH +r chorus/resume");
    for (const line of missed)
      this.hears(`@batch=r${line.startsWith("@") ? `;${line.slice(1)}` : ` ${line}`}`);
    this.hears(":s BATCH -r");
  }

  /** The time of this timer is over, as often as it is set anew. */
  rings(timer: Timer, times = 1): void {
    for (let time = 0; time < times; time++) {
      this.timers.delete(timer);
      this.do(this.client.elapsed(timer));
    }
  }

  hears(...lines: string[]): void {
    for (const line of lines) this.do(this.client.receive(line));
  }

  types(...lines: string[]): void {
    for (const line of lines) this.do(this.client.type(line));
  }

  /** What came out since the last look. */
  look(): { sent: string[]; shown: Event[]; others: string[] } {
    const { sent, shown, others } = this;
    this.sent = [];
    this.shown = [];
    this.others = [];
    return { sent, shown, others };
  }
}
