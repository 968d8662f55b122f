/** One thread of a measurement: runs its share of the clients, says what is due, and checks what they are told. */
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { Client, type State } from "./client.ts";
import { Deliveries } from "./deliveries.ts";
import { textOf } from "./line.ts";
import { channelOf, clientOf, memberOf, membersOf, portOf, turnOf, turnsOf, workerOf } from "./plan.ts";
import { type Answer, type Crew, clockSince, enteringMax, type Order, Shared } from "./shared.ts";

/** So many lines are said before what has come is read again. */
const atOnceMax = 256;

const crew = workerData as Crew;
const { plan, worker } = crew;
const port = parentPort;
if (!port) throw new Error("this is a thread's program");
const shared = new Shared(crew.memory);
const { near, far } = crew.latencies;
const now = clockSince(crew.epoch);

/** By its number in the plan; those of other threads are missing. */
const clients: (Client | undefined)[] = [];
const mine = Array.from({ length: plan.clients }, (_, client) => client).filter(
  (client) => workerOf(plan, client) === worker,
);
/** By channel: who hears what is said there. */
const hearing = Array.from({ length: plan.channels }, (_, channel) => membersOf(plan, channel));

let deliveries = new Deliveries(plan.clients, plan.senders);
let run = 0;
let delivered = 0;
let refusal: string | undefined;
/** When the bytes came that are being read. */
let arrived = 0;
let before = { busy: performance.eventLoopUtilization(), cpu: process.threadCpuUsage() };

enter();
port.on("message", (order: Order) => {
  if (order.do === "talk") talk(order);
  else if (order.do === "stall") stall(order.clients);
  else report();
});

function answer(said: Answer): void {
  port?.postMessage(said);
}

/** Lets the next ones in, while not too many are on their way. */
function enter(): void {
  const windowSize = Math.max(1, Math.floor(enteringMax / plan.workers));
  let next = 0;
  let entering = 0;
  const more = (): void => {
    for (; entering < windowSize && next < mine.length; entering++) {
      const client = mine[next++] ?? 0;
      clients[client] = come(client, (state, was) => {
        if (was === "connecting") entering -= 1;
        if (state === "registered") more();
      });
    }
  };
  more();
}

function come(client: number, then: (state: State, was: State) => void): Client {
  const member = memberOf(plan, client);
  const at = portOf(plan, member);
  let was: State = "connecting";
  return new Client({
    host: crew.host,
    port: crew.ports[at] ?? 0,
    nick: `${crew.prefix}${client}`,
    channel: channelName(channelOf(plan, client)),
    said: (ofRun, sender, number, saidAt) => {
      if (ofRun !== run) return;
      if (arrived === 0) arrived = now();
      (sender % plan.ports === at ? near : far).record(Math.max(1, Math.trunc(arrived - saidAt)));
      deliveries.tell(client, sender, number);
      delivered += 1;
    },
    refused: (text) => {
      refusal ??= text;
      shared.add("refused", 1);
    },
    read: () => {
      arrived = 0;
      if (delivered > 0) shared.add("delivered", delivered);
      delivered = 0;
    },
    changed: (state, why) => {
      if (state !== "stalled") shared.add(state === "connecting" ? "registered" : state, 1);
      if (state === "closed" && (was === "connecting" || was === "registered"))
        answer({ said: "failed", why: `the server let client ${client} not in: ${why ?? "closed"}` });
      then(state, was);
      was = state;
    },
  });
}

function channelName(channel: number): string {
  return `#${crew.prefix}${channel}`;
}

/** Each line is said when it is due, whatever the server does. */
function talk({ run: number, rate, seconds, begin }: Extract<Order, { do: "talk" }>): void {
  run = number;
  refusal = undefined;
  deliveries = new Deliveries(plan.clients, plan.senders);
  near.reset();
  far.reset();
  before = { busy: performance.eventLoopUtilization(), cpu: process.threadCpuUsage() };
  // Everybody says as much as everybody else.
  const all = Math.round((rate * seconds) / turnsOf(plan)) * turnsOf(plan);
  let place = 0;
  const pump = (): void => {
    const due = Math.min(all, Math.floor(((now() - begin) / 1e6) * rate));
    let said = 0;
    for (; place < due && said < atOnceMax; place++) if (say(place)) said += 1;
    if (place >= all) answer({ said: "sent" });
    else if (place < due) setImmediate(pump);
    else setTimeout(pump, 1);
  };
  pump();
}

/** Says what is due at this place, if that is for this thread to do. */
function say(place: number): boolean {
  const { channel, sender, number } = turnOf(plan, place);
  const client = clients[clientOf(plan, channel, sender)];
  if (!client?.says(textOf({ run, sender, number, at: now() }, crew.textBytes))) return false;
  shared.add("sent", 1);
  shared.add("expected", (hearing[channel] ?? 1) - 1);
  return true;
}

function stall(numbers: readonly number[]): void {
  for (const number of numbers) {
    const channel = channelOf(plan, number);
    hearing[channel] = (hearing[channel] ?? 1) - 1;
    clients[number]?.stall();
  }
}

function report(): void {
  const orders = hearing.map((_, channel) =>
    mine
      .filter((client) => channelOf(plan, client) === channel && memberOf(plan, client) >= plan.senders)
      .filter((client) => clients[client]?.state === "joined")
      .map((client) => deliveries.orderOf(client)),
  );
  const { user, system } = process.threadCpuUsage(before.cpu);
  const busy = performance.eventLoopUtilization(before.busy).utilization;
  const cpu = (user + system) / 1e6;
  answer({ said: "report", report: { ...deliveries.faults, refusal, orders, busy, cpu } });
}
