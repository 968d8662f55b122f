/** Who takes part: clients that can resume and clients that cannot, people with our own client, owners of accounts with several. */
import type { Owner } from "./entrance.ts";
import { IrcClient } from "./irc-client.ts";
import { Person } from "./person.ts";
import type { World } from "./world.ts";

/** How likely there are owners of accounts; the guests are fewer then. */
const ownersCome = 0.5;
/** Their names others want as well; each has clients of these names. */
const owners = { ada: ["a1", "a2", "a3"], bob: ["b1", "b2"] };

export interface Cast {
  readonly clients: readonly IrcClient[];
  readonly people: readonly Person[];
}

export function castOf(world: World): Cast {
  const { dice } = world;
  const hasOwners = dice.chance(ownersCome);
  const [guests, people] = [dice.pick(hasOwners ? [2, 3, 4] : [4, 6, 9]), dice.pick([0, 1, 2, 3])];
  const clients = Array.from({ length: guests }, (_, index) => {
    const sort = { resumes: index % 2 > 0, gathers: dice.chance(0.5) };
    return new IrcClient(world, { name: `c${index + 1}`, host: `10.0.0.${index + 1}`, ...sort });
  });
  if (hasOwners) {
    for (const [account, names] of Object.entries(owners))
      clients.push(...clientsOf(world, { account, isMade: false }, names));
  }
  return {
    clients,
    people: Array.from({ length: people }, (_, index) => new Person(world, `p${index + 1}`)),
  };
}

/** All of them, or some, or none can resume. */
function clientsOf(world: World, owner: Owner, names: readonly string[]): IrcClient[] {
  const { dice } = world;
  const resume = dice.pick([0, 0, 0.5, 1]);
  return names.map((name) => {
    const sort = { resumes: dice.chance(resume), gathers: dice.chance(0.5), owner };
    return new IrcClient(world, { name, host: `10.0.${name.charCodeAt(0)}.${name.slice(1)}`, ...sort });
  });
}
