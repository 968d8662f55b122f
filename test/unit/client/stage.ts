/** A client on a stage: stories play the server and the person, and look at what came out. */
import { Client } from "../../../src/client/client.ts";
import type { Effect, Event } from "../../../src/client/effects.ts";
import { serialize } from "../../../src/protocol/message.ts";

export class Stage {
  readonly client: Client;
  /** What was sent, shown and asked since the last look, in its order. */
  sent: string[] = [];
  shown: Event[] = [];
  others: string[] = [];

  constructor(name = "alice") {
    this.client = new Client(name, "run");
  }

  /** A client that is in the lobby, on a server that knows labels or does not. */
  static present(labels = true): Stage {
    const stage = new Stage();
    stage.do(stage.client.connected());
    stage.hears(`:s CAP * LS :${labels ? "message-tags batch labeled-response " : ""}sasl`);
    if (labels) stage.hears(":s CAP * ACK :message-tags batch labeled-response");
    stage.hears(
      ":s 001 alice :Welcome",
      ":alice!u@h JOIN #lobby",
      labels ? "@label=run-1 :s ACK" : ":s PONG s run-1",
    );
    stage.look();
    return stage;
  }

  do(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === "send") this.sent.push(serialize(effect.message));
      else if (effect.kind === "show") this.shown.push(effect.event);
      else this.others.push(effect.kind);
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
