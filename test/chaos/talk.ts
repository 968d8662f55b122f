/** What people do while everything goes wrong: they talk, each text once, take nicks, set topics, and ask for PONGs. */
import { Person } from "./person.ts";
import type { Speaker } from "./speaker.ts";
import type { World } from "./world.ts";

/** Nicks that several want. */
const contested = ["ada", "grace", "Ada"];
const weights = { say: 40, burst: 5, nick: 2, topic: 2, ping: 6 };
const burstSize = 5;
/** Between two things that somebody does, in milliseconds. */
const pause = { low: 4, high: 40 };
export class Talk {
  readonly #world: World;
  readonly #speakers: readonly Speaker[];
  readonly #people: readonly Person[];
  #timer: NodeJS.Timeout | undefined;
  #said = 0;

  constructor(world: World, speakers: readonly Speaker[], people: readonly Person[]) {
    this.#world = world;
    this.#speakers = speakers;
    this.#people = people;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(
      () => {
        this.#act();
        this.#wait();
      },
      this.#world.dice.between(pause.low, pause.high),
    );
  }

  #act(): void {
    const { dice } = this.#world;
    const client = dice.pick([...this.#speakers, ...this.#people]);
    if (client instanceof Person) {
      const friend = dice.pick(this.#people);
      if (friend !== client && dice.chance(0.3)) client.share(friend.name, this.#text());
      else client.say(this.#text());
      return;
    }
    const what = dice.weighted(weights);
    if (what === "ping") client.ping();
    if (what === "topic") client.topic(this.#text());
    if (what === "nick" && client.kind === "resuming") client.rename(dice.pick([client.name, ...contested]));
    if (what === "say") client.say(this.#text());
    if (what === "burst") for (let line = 0; line < burstSize; line++) client.say(this.#text());
  }

  #text(): string {
    this.#said += 1;
    return `line ${this.#said}`;
  }
}
