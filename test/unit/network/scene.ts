/** People on one node of a network, and what the log decides of what they do: the form of the rules' examples. */
import assert from "node:assert/strict";
import type { Login } from "../../../src/network/account-events.ts";
import type { Entry } from "../../../src/network/entry.ts";
import type { Event, ModeChange } from "../../../src/network/events.ts";
import { Network } from "../../../src/network/network.ts";
import type { Applied, Line } from "../../../src/network/outcome.ts";
import { prefixesOf } from "../../../src/network/ranks.ts";
import { type Channel, channelByName, type Session, sessionByNick } from "../../../src/network/state.ts";

export class Scene {
  readonly network = new Network();
  /** The proposer's clock, in milliseconds; it moves only where a test moves it. */
  now = 1000;
  /** Everything that came of it so far. */
  readonly applied: Applied[] = [];
  #n = 0;
  readonly #connections = new Map<string, number>();

  /** People who are there already, each from a host of the same name, each a member of the channel, if any. */
  constructor(people: readonly string[] = [], channel?: string) {
    this.#append({ event: { type: "node-up", nonce: "", address: "n1:1", pid: 1, rules: [1] } });
    for (const nick of people) {
      assert.equal(this.comes(nick), "accepted");
      if (channel !== undefined) this.does(nick, { type: "joined", channel });
    }
  }

  /** Opens a session; gives what was decided. */
  comes(nick: string, host = `${nick}.host`, login?: Login): string {
    const connection = this.#connections.size + 1;
    this.#connections.set(nick, connection);
    const event = { type: "session-opened", nick, username: nick, host, realname: nick } as const;
    return this.#append({ connection, event: { ...event, ...(login && { login }) } });
  }

  /** Lets somebody propose an event, named by the nick that it came with; gives "accepted" or why not. */
  does(who: string, event: Event, text = "", bodyHash?: string): string {
    const connection = this.#connections.get(who);
    assert.ok(connection !== undefined, `${who} is not here`);
    const body = { text, salt: "salt" };
    return this.#append({ connection, event, body, ...(bodyHash !== undefined && { bodyHash }) });
  }

  /** Lets somebody propose an event who has only connected. */
  newcomerDoes(event: Event): string {
    return this.#append({ connection: 1000 + this.#n, event });
  }

  /** Lets the node itself propose an event. */
  nodeDoes(event: Event): string {
    return this.#append({ event });
  }

  joins(who: string, channel: string, key?: string): string {
    return this.does(who, { type: "joined", channel, ...(key !== undefined && { key }) });
  }

  says(who: string, target: string, text = "hello"): string {
    return this.does(who, { type: "said", verb: "PRIVMSG", target }, text);
  }

  /** `sets("alice", "#a", "+b", "bob!*@*")`: one mode at a time. */
  sets(who: string, channel: string, change: string, argument?: string): string {
    const [sign, mode = ""] = change;
    const one: ModeChange = { set: sign === "+", mode, ...(argument !== undefined && { argument }) };
    return this.does(who, { type: "channel-modes-changed", channel, changes: [one] });
  }

  /** The lines that came of the last event, in the order of deliveries. */
  get lines(): readonly Line[] {
    return this.#last?.deliveries.map(({ line }) => line) ?? [];
  }

  /** Why parts of the last event were not done: "ERR_BANLISTFULL #a eve". */
  get dropped(): readonly string[] {
    const outcome = this.#last?.outcome;
    const dropped = outcome?.kind === "accepted" ? outcome.dropped : [];
    return (dropped ?? []).map((refusal) =>
      "numeric" in refusal ? [refusal.numeric, ...refusal.params].join(" ") : JSON.stringify(refusal),
    );
  }

  /** The nicks of the sessions that the last event's first line was for, beside channels. */
  get hearers(): readonly string[] {
    const { sessions } = this.network.state;
    return this.#last?.deliveries[0]?.sessions.map((id) => sessions.get(id)?.nick ?? "") ?? [];
  }

  session(nick: string): Session {
    const session = sessionByNick(this.network.state, nick);
    assert.ok(session, `${nick} is not here`);
    return session;
  }

  channel(name: string): Channel {
    const channel = channelByName(this.network.state, name);
    assert.ok(channel, `there is no ${name}`);
    return channel;
  }

  /** The members with their prefixes: "@alice". */
  members(name: string): readonly string[] {
    const { sessions } = this.network.state;
    return [...this.channel(name).members].map(([id, ranks]) => prefixesOf(ranks) + sessions.get(id)?.nick);
  }

  get #last(): Applied | undefined {
    return this.applied.at(-1);
  }

  #append(entry: Omit<Entry, "stamp">): string {
    const { state } = this.network;
    this.#n += 1;
    const entries = [{ ...entry, stamp: this.now }];
    const record = { number: state.record + 1, node: "n1", incarnation: 1, n: this.#n, entries };
    this.applied.push(...this.network.apply(record));
    const { outcome } = this.#last ?? assert.fail("the record was ignored");
    if (outcome.kind === "poison") throw outcome.error;
    if (outcome.kind !== "refused") return outcome.kind;
    const { refusal } = outcome;
    if ("numeric" in refusal) return refusal.numeric;
    return "fail" in refusal ? refusal.fail : refusal.reason;
  }
}
