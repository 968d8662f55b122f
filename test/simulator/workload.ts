/** What people do: they speak, come and go, take each other's names, put each other out. */
import type { IrcClient } from "./irc-client.ts";
import { Person } from "./person.ts";
import type { World } from "./world.ts";

const channels = ["#a", "#a", "#b", "#c", "#d"];
/** Where people with our own client are too, and nobody is put out. */
const places = [...channels, "#lobby"];
/** Lines that are sent at once: in some worlds more than a page of history holds. */
const burstLines = [6, 6, 6, 60];
/** What a door is locked with. */
const key = "sesame";
/** Names that several want. */
const contested = ["ada", "Ada", "bob"];

/** What is marked as read: not what gets another name. */
const markedPlaces = ["#a", "#a", "#a", "#b"];
/** From the moment at which it is marked, in milliseconds. */
const readWithin = { low: -1500, high: 500 };

/** How long, in milliseconds, until somebody does something. */
const pause = { low: 0, high: 70 };

/** For how long many speak after somebody has connected, in milliseconds, besides some appends. */
const talkWithin = 100;
const appendsMeanwhile = 2.5;

const weights = {
  say: 40,
  sayAtLength: 5,
  burst: 6,
  tell: 12,
  tellOperators: 3,
  tellSeveral: 6,
  join: 10,
  part: 4,
  nick: 7,
  mode: 6,
  door: 6,
  rank: 7,
  kick: 8,
  invite: 4,
  topic: 2,
  rename: 2,
  ping: 18,
  move: 3,
  quit: 1,
  register: 0.5,
  ask: 30,
};

/** What owners of accounts do besides, and ask of services. */
const requests = {
  read: 12,
  join: 3,
  part: 4,
  topic: 1,
  alwaysOn: 1,
  own: 2,
  giveUp: 0.5,
  transfer: 1,
  give: 6,
  take: 1,
  rise: 2,
};

export class Workload {
  readonly #world: World;
  readonly #clients: readonly IrcClient[];
  readonly #people: readonly Person[];
  readonly #burstLines: number;
  #isOver = false;

  constructor(world: World, clients: readonly IrcClient[], people: readonly Person[]) {
    this.#world = world;
    this.#clients = clients;
    this.#people = people;
    this.#burstLines = world.dice.pick(burstLines);
    world.whenTold = () => this.#wonder();
    world.whenConnected = () => this.#talk();
    this.#next();
  }

  stop(): void {
    this.#isOver = true;
  }

  /** What one was told just now the next one is to have by its PONG. */
  #wonder(): void {
    const { dice } = this.#world;
    if (this.#isOver || !dice.chance(0.1)) return;
    const client = dice.pick(this.#clients);
    if (client.isInside) client.ping();
  }

  /** Many speak while somebody comes. */
  #talk(): void {
    const { clock, dice, healthyDelays } = this.#world;
    if (this.#isOver || !dice.chance(0.8)) return;
    const within = talkWithin + appendsMeanwhile * healthyDelays.append;
    for (const client of [...this.#clients, ...this.#clients, ...this.#clients]) {
      clock.after(dice.between(0, within), () => {
        if (client.isInside) client.say("PRIVMSG", dice.pick(places));
      });
    }
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
    const mode = dice.pick(["+m", "-m", "-n", "+n", "+i", "-i", "+s", "-s", "+t", "-t"]);
    const door = dice.pick([
      `+k ${key}`,
      `-k ${key}`,
      "+l 2",
      "+l 3",
      "-l",
      `+b ${nick}!*@*`,
      `-b ${nick}!*@*`,
    ]);
    const own = dice.pick([client.owner?.account ?? client.name, client.name]);
    const other = dice.pick(places.filter((place) => place !== channel));
    const deeds: Readonly<Record<keyof typeof weights, () => void>> = {
      say: () => client.say("PRIVMSG", dice.pick(places)),
      sayAtLength: () => (client.gathers ? client.sayAtLength(dice.pick([channel, nick])) : client.ping()),
      burst: () => {
        for (let line = 0; line < this.#burstLines; line++) client.say("PRIVMSG", dice.pick(places));
      },
      tell: () => client.say(dice.pick(["PRIVMSG", "NOTICE"]), nick),
      tellOperators: () => client.say("PRIVMSG", `@${channel}`),
      tellSeveral: () => client.say("PRIVMSG", channel, dice.pick([other, nick])),
      join: () => client.command(`JOIN ${dice.pick(places)}${dice.pick(["", ` ${key}`])}`),
      part: () => client.command(`PART ${channel}`),
      nick: () => client.command(`NICK ${dice.chance(0.5) ? own : dice.pick(contested)}`),
      mode: () => client.command(`MODE ${channel} ${mode}`),
      door: () => client.command(`MODE ${channel} ${door}`),
      rank: () =>
        client.command(`MODE ${channel} ${dice.pick(["+o", "+o", "-o", "+v", "-v", "+q"])} ${nick}`),
      kick: () => client.command(`KICK ${channel} ${nick}`),
      invite: () => client.command(`INVITE ${nick} ${channel}`),
      topic: () => client.command(`TOPIC ${channel} :${client.name} was here`),
      rename: () => client.command(dice.pick(["RENAME #c #d", "RENAME #d #c"])),
      ping: () => {
        if (dice.chance(0.5)) client.say("PRIVMSG", channel);
        client.ping();
      },
      move: () => client.move(),
      quit: () => client.quit(),
      register: () => client.register(),
      ask: () =>
        client.owner ? this.#ask(client, client.owner.account, channel) : client.say("PRIVMSG", channel),
    };
    deeds[dice.weighted(weights)]();
  }

  /** Of NickServ and ChanServ; and what is done in a channel that its owner mostly has alone, or leaves alone. */
  #ask(client: IrcClient, own: string, common: string): void {
    const { clock, dice } = this.#world;
    const account = dice.pick(contested);
    const channel = dice.pick([common, `#${own}`, `#${own}`]);
    const readAt = new Date(clock.now() + dice.between(readWithin.low, readWithin.high)).toISOString();
    const lines: Readonly<Record<keyof typeof requests, string>> = {
      read: `MARKREAD ${dice.pick([...markedPlaces, account])} timestamp=${readAt}`,
      join: `JOIN #${own}`,
      part: `PART #${own}`,
      topic: `TOPIC #${own} :${client.name} keeps it`,
      alwaysOn: `NS SET ALWAYS-ON ${dice.pick(["ON", "OFF"])}`,
      own: `CS REGISTER ${channel}`,
      giveUp: `CS DROP ${channel}`,
      transfer: `CS TRANSFER ${channel} ${account}`,
      give: `CS ACCESS ${channel} SET ${account} ${dice.pick(["founder", "op", "op", "voice"])}`,
      take: `CS ACCESS ${channel} DEL ${account}`,
      rise: `CS UP ${channel}`,
    };
    client.command(lines[dice.weighted(requests)]);
  }
}
