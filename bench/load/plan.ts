/** Who a measurement's clients are: which channel and node each is on, who speaks, and when. */

export interface Plan {
  readonly clients: number;
  readonly channels: number;
  /** Who speak, in each channel. */
  readonly senders: number;
  /** Of the server, or of each of its nodes. */
  readonly ports: number;
  /** Threads that run the clients. */
  readonly workers: number;
}

/** A client's number is its place: all places follow from it. */
export function channelOf({ channels }: Plan, client: number): number {
  return client % channels;
}

/** Its place among those of its channel; the first ones speak. */
export function memberOf({ channels }: Plan, client: number): number {
  return Math.floor(client / channels);
}

export function clientOf({ channels }: Plan, channel: number, member: number): number {
  return member * channels + channel;
}

/** The members of each channel are spread over the ports, and those of each port over the threads. */
export function portOf({ ports }: Plan, member: number): number {
  return member % ports;
}

export function workerOf(plan: Plan, client: number): number {
  const member = memberOf(plan, client);
  return (Math.floor(member / plan.ports) + channelOf(plan, client)) % plan.workers;
}

export function membersOf({ clients, channels }: Plan, channel: number): number {
  return Math.floor(clients / channels) + (channel < clients % channels ? 1 : 0);
}

/** Who says the line of this place in the order of all, counted from 0: every sender one, then every sender the next. */
export function turnOf(plan: Plan, place: number): { channel: number; sender: number; number: number } {
  const turn = place % turnsOf(plan);
  return {
    channel: turn % plan.channels,
    sender: Math.floor(turn / plan.channels),
    number: Math.floor(place / turnsOf(plan)) + 1,
  };
}

/** How many senders there are in all. */
export function turnsOf({ channels, senders }: Plan): number {
  return channels * senders;
}
