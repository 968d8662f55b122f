/** What people do: they speak, come and go, take each other's names, put each other out. */
import type { IrcClient } from "./irc-client.ts";
import { Person } from "./person.ts";
import type { World } from "./world.ts";

const channels = ["#a", "#a", "#b", "#c"];
/** Where people with our own client are too, and nobody is put out. */
const places = [...channels, "#lobby"];
/** Lines that are sent at once. */
const burstLines = 6;
/** Names that several want. */
const contested = ["ada", "Ada", "bob"];

/** How long, in milliseconds, until somebody does something. */
const pause = { low: 0, high: 100 };

const weights = {
  say: 40,
  burst: 6,
  tell: 12,
  tellOperators: 2,
  join: 8,
  part: 4,
  nick: 5,
  mode: 5,
  rank: 4,
  kick: 3,
  ping: 20,
  quit: 1,
};

export class Workload {
  readonly #world: World;
  readonly #clients: readonly IrcClient[];
  readonly #people: readonly Person[];
  #isOver = false;

  constructor(world: World, clients: readonly IrcClient[], people: readonly Person[]) {
    this.#world = world;
    this.#clients = clients;
    this.#people = people;
    this.#next();
  }

  stop(): void {
    this.#isOver = true;
  }

  #next(): void {
    const { clock, dice } = this.#world;
    clock.after(dice.between(pause.low, pause.high), () => {
      if (this.#isOver) return;
      const who = dice.pick([...this.#clients, ...this.#people]);
      if (who instanceof Person) this.#type(who);
      else if (who.isInside) this.#act(who);
      this.#next();
    });
  }

  #type(person: Person): void {
    const { dice } = this.#world;
    if (dice.chance(0.8)) person.say();
    else person.share(dice.pick([...this.#clients.map(({ nick }) => nick), "nobody"]));
  }

  #act(client: IrcClient): void {
    const { dice } = this.#world;
    const channel = dice.pick(channels);
    const others = this.#clients.filter((other) => other !== client).map(({ nick }) => nick);
    const nick = dice.pick([...others, ...this.#people.map(({ name }) => name)]);
    const mode = dice.pick(["+m", "-m", "-n", "+n", "+i", "-i", "+s", "-s"]);
    const deeds: Readonly<Record<keyof typeof weights, () => void>> = {
      say: () => client.say("PRIVMSG", dice.pick(places)),
      burst: () => {
        for (let line = 0; line < burstLines; line++) client.say("PRIVMSG", dice.pick(places));
      },
      tell: () => client.say(dice.pick(["PRIVMSG", "NOTICE"]), nick),
      tellOperators: () => client.say("PRIVMSG", `@${channel}`),
      join: () => client.command(`JOIN ${dice.pick(places)}`),
      part: () => client.command(`PART ${channel}`),
      nick: () => client.command(`NICK ${dice.chance(0.5) ? client.name : dice.pick(contested)}`),
      mode: () => client.command(`MODE ${channel} ${mode}`),
      rank: () => client.command(`MODE ${channel} ${dice.pick(["+o", "+v", "-v"])} ${nick}`),
      kick: () => client.command(`KICK ${channel} ${nick}`),
      ping: () => client.ping(),
      quit: () => client.quit(),
    };
    deeds[dice.weighted(weights)]();
  }
}
