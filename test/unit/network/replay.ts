/** Replays records, and puts what came of it into plain values that can be compared. */
import type { NetworkRecord } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import type { Applied } from "../../../src/network/outcome.ts";
import { takeSnapshot } from "../../../src/network/snapshot.ts";
import type { State } from "../../../src/network/state.ts";

/** Through JSON, so that no two replicas share an object. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** What came of an entry; an error by its message. */
export function plain({ outcome, ...rest }: Applied): object {
  return { ...rest, outcome: outcome.kind === "poison" ? `poison: ${outcome.error.message}` : outcome };
}

/** Applies copies of the records; gives what came of each entry. */
export function replay(network: Network, records: readonly NetworkRecord[]): object[] {
  return records.flatMap((record) => [...network.apply(copyOf(record))].map(plain));
}

/** Everything in a state, its indexes included. */
export function plainState(state: State): object {
  return copyOf({
    ...takeSnapshot(state),
    nicks: [...state.nicks].sort(),
    connections: [...state.connections].sort(),
    owned: [...state.accounts].map(([name, { channels }]) => [name, [...channels].sort()]),
    tokens: [...state.tokens].sort(),
    loggedIn: [...state.accounts.values()].map(({ name, sessions }) => [name, [...sessions].sort()]),
    namings: [...state.uploads.namings],
    unnamed: [...state.uploads.unnamed],
    amounts: [...state.uploads.amounts].sort(),
    total: state.uploads.total,
    invitations: [...state.sessions.values()].map(({ id, invitedTo }) => [id, [...invitedTo].sort()]),
  });
}

export function networkAfter(records: readonly NetworkRecord[]): Network {
  const network = new Network();
  replay(network, records);
  return network;
}
