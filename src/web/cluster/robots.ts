/** Robots: guests at several nodes, by the same client core as people's, who say numbered lines and count what they hear. */
import { Client } from "../../client/client.ts";
import type { Effect, Timer } from "../../client/effects.ts";
import type { LiveNode } from "../../protocol/live.ts";
import { parse, serialize } from "../../protocol/message.ts";
import { type PagePlace, webSocketOf } from "../node-address.ts";
import { openSocket, type Socket } from "../socket.ts";
import { Tally } from "./tally.ts";

export const robotsChannel = "#robots";

/** So many at most, one at a node; in two nodes there are two. */
const robotsMax = 3;
/** A line is said so often, by one after the other; in milliseconds. */
const lineInterval = 300;

/** "17 of k3f9": the run keeps what was said before apart. */
const numbered = /^(\d+) of ([0-9a-z]+)$/;

/** One robot: a client, its connection, and where that leads. */
export class Robot {
  readonly name: string;
  /** Where it is, as host:port; undefined while it looks for a node. */
  address: string | undefined;
  isReady = false;
  readonly #client: Client;
  readonly #page: PagePlace;
  readonly #heard: (text: string, id: string) => void;
  readonly #timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  #socket: Socket | undefined;

  constructor(name: string, server: string, page: PagePlace, heard: (text: string, id: string) => void) {
    this.name = name;
    this.#page = page;
    this.#heard = heard;
    this.#client = new Client({
      ...{ name, server, channel: robotsChannel, random: Math.random },
      labelPrefix: randomWord(8),
    });
  }

  start(): void {
    this.#perform(this.#client.start());
  }

  say(text: string): void {
    this.#perform(this.#client.type(text));
  }

  leave(): void {
    this.#perform(this.#client.leave());
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    if (effect.kind === "connect") this.#connect(effect.address);
    else if (effect.kind === "disconnect") this.#drop();
    else if (effect.kind === "send") this.#socket?.send(serialize(effect.message));
    else if (effect.kind === "wait") this.#wait(effect.timer, effect.ms);
    else if (effect.kind === "ready") this.isReady = true;
    else if (effect.kind === "ask-name") setTimeout(() => this.say(`${this.name}-${randomWord(3)}`));
    else if (effect.kind === "end") this.#drop();
  }

  #connect(address: string): void {
    this.#socket = openSocket(webSocketOf(address, this.#page) ?? "", {
      opened: () => {
        this.address = address;
        this.#perform(this.#client.connected());
      },
      received: (line) => {
        this.#listen(line);
        this.#perform(this.#client.receive(line));
      },
      ended: (why) => {
        this.address = undefined;
        this.#perform(this.#client.disconnected(why || "the connection ended"));
      },
    });
  }

  /** In the very order in which this robot's node tells it. */
  #listen(text: string): void {
    const line = parse(text);
    const id = line?.tags.get("msgid");
    if (line?.verb === "PRIVMSG" && line.params[0] === robotsChannel && id !== undefined) {
      this.#heard(line.params[1] ?? "", id);
    }
  }

  #drop(): void {
    this.#socket?.close();
    this.address = undefined;
  }

  #wait(timer: Timer, ms: number): void {
    clearTimeout(this.#timers.get(timer));
    this.#timers.set(
      timer,
      setTimeout(() => this.#perform(this.#client.elapsed(timer)), ms),
    );
  }
}

/** A run of robots, from switching them on until switching them off. */
export class Robots {
  readonly robots: readonly Robot[];
  readonly tally: Tally;
  readonly #run = randomWord(4);
  readonly #timer: ReturnType<typeof setInterval>;
  #turn = 0;

  constructor(nodes: readonly LiveNode[], page: PagePlace) {
    const up = nodes.filter(({ state }) => state === "up");
    const places = up.length === 1 ? [...up, ...up] : up.slice(0, robotsMax);
    const names = places.map((_, index) => `robot-${index + 1}-${this.#run}`);
    this.tally = new Tally(names);
    this.robots = places.map(({ address }, index) => {
      const name = names[index] ?? "";
      return new Robot(name, address, page, (text, id) => this.#heard(name, text, id));
    });
    for (const robot of this.robots) robot.start();
    this.#timer = setInterval(() => this.#speak(), lineInterval);
  }

  get areReady(): boolean {
    return this.robots.every(({ isReady }) => isReady);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const robot of this.robots) robot.leave();
  }

  #speak(): void {
    const robot = this.robots[this.#turn % this.robots.length];
    if (!robot || !this.areReady) return;
    this.#turn += 1;
    const number = this.tally.next(robot.name);
    if (number !== undefined) robot.say(`${number} of ${this.#run}`);
  }

  #heard(robot: string, text: string, id: string): void {
    const [, number, run] = numbered.exec(text) ?? [];
    if (run === this.#run) this.tally.heard(robot, Number(number), id);
  }
}

function randomWord(length: number): string {
  const letters = crypto.getRandomValues(new Uint8Array(length));
  return [...letters].map((byte) => (byte % 36).toString(36)).join("");
}
