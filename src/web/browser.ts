/** Runs the chat in a browser: one WebSocket at a time, timers, and a seat where what must not be lost is kept. */
import type { Action, Chat, ChatEffect } from "../client/chat/chat.ts";
import { ChatCore } from "../client/chat/core.ts";
import { type Message, serialize } from "../protocol/message.ts";
import { Drawing } from "./drawing.ts";
import { untilFetched } from "./later.tsx";
import { webSocketOf } from "./node-address.ts";
import { isLeftOut } from "./people/ignoring.ts";
import type { Seat } from "./seat.ts";
import { openSocket, type Socket } from "./socket.ts";
import { type Answer, lineListeners, noticeListeners, type Runner } from "./store.ts";
import { type Beside, fetchBeside } from "./surrounding.ts";
import { t } from "./texts/texts.ts";

/** A connection that was quiet for so long may be dead when the tab or the network comes back; so long it may take to answer. */
const quiet_ms = 5_000;
const answerWithin_ms = 3_000;

export class Browser implements Runner {
  readonly #core: ChatCore;
  readonly #seat: Seat;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #questions = new Map<string, (answer: Answer) => void>();
  readonly #drawing = new Drawing();
  /** Undefined until it has come, and with it what gives conversations other names. */
  #beside: Beside | undefined;
  #socket: Socket | undefined;
  #isOpen = false;
  #heardAt = 0;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #isOver = false;
  /** As it is kept, to go on with. */
  #session: unknown;

  constructor(seat: Seat) {
    this.#seat = seat;
    this.#session = seat.kept.get("session");
    this.#core = new ChatCore({
      server: location.host,
      labelPrefix: randomWord(),
      random: Math.random,
      kept: seat.kept,
      now: Date.now,
      words: t,
    });
  }

  get chat(): Chat {
    return this.#core.chat;
  }

  get token(): string | undefined {
    const { token } = (this.#session ?? {}) as { readonly token?: unknown };
    return typeof token === "string" ? token : undefined;
  }

  start(): void {
    this.#run(this.#core.start());
    void untilFetched(fetchBeside).then((beside) => {
      this.#beside = beside;
      this.#run(this.#core.complete(beside.ChatAround));
    });
    const wake = () => this.#wake();
    addEventListener("online", wake);
    addEventListener("offline", wake);
    addEventListener("pageshow", wake);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") wake();
    });
  }

  /** Another tab has the seat: nothing is sent or kept from here any more. */
  stop(): void {
    this.#isOver = true;
    this.#hangUp();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  act(action: Action): void {
    this.#run(this.#core.act(action));
  }

  ask(message: Message): Promise<Answer> {
    this.#asked += 1;
    const question = String(this.#asked);
    return new Promise((resolve) => {
      this.#questions.set(question, resolve);
      this.act({ kind: "ask", question, message });
    });
  }

  hurry(): void {
    if (this.#socket) return;
    clearTimeout(this.#timers.get("link"));
    if (this.#timers.delete("link")) this.#run(this.#core.elapsed("link"));
  }

  #run(effects: readonly ChatEffect[]): void {
    if (this.#isOver) return;
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: ChatEffect): void {
    if (effect.kind === "connect") this.#connect(effect.address);
    if (effect.kind === "disconnect") this.#hangUp();
    if (effect.kind === "send") this.#socket?.send(serialize(effect.message));
    if (effect.kind === "wait") this.#wait(effect.timer, effect.ms);
    if (effect.kind === "changed") this.#drawing.draw(effect.parts, effect.canWait);
    if (effect.kind === "keep") this.#seat.keep(effect.name, effect.value);
    if (effect.kind === "keep" && effect.name === "session") this.#session = effect.value;
    if (effect.kind === "notify" && !isLeftOut(effect.item))
      for (const listener of noticeListeners) listener(effect);
    if (effect.kind === "renamed") this.#beside?.follow(effect.from, effect.to);
    if (effect.kind === "learn") void this.#learn();
    if (effect.kind === "answered") {
      this.#questions.get(effect.question)?.(effect);
      this.#questions.delete(effect.question);
    }
  }

  /** What was typed waits until commands are there. */
  async #learn(): Promise<void> {
    const [{ TypedCommands }] = await untilFetched(() =>
      Promise.all([import("./commands.ts"), import("./texts/commands.ts").then(({ speak }) => speak())]),
    );
    this.#run(this.#core.learn(TypedCommands));
  }

  #connect(address: string): void {
    this.#hangUp();
    const url = webSocketOf(address, location);
    this.#socket = openSocket(url ?? "nowhere:", {
      opened: () => {
        this.#isOpen = true;
        this.#heardAt = performance.now();
        this.#run(this.#core.connected());
      },
      received: (line) => {
        this.#heardAt = performance.now();
        this.#run(this.#core.receive(line));
        for (const listener of lineListeners) listener(line);
      },
      ended: (why) => this.#lose(why),
    });
  }

  #lose(why: string): void {
    this.#hangUp();
    this.#run(this.#core.disconnected(why));
  }

  #hangUp(): void {
    clearTimeout(this.#probe);
    this.#socket?.close();
    this.#socket = undefined;
    this.#isOpen = false;
  }

  #wait(timer: string, ms: number): void {
    clearTimeout(this.#timers.get(timer));
    const over = () => {
      this.#timers.delete(timer);
      this.#run(this.#core.elapsed(timer));
    };
    this.#timers.set(timer, setTimeout(over, ms));
  }

  /** The tab is looked at again, or the network has come or gone: what was lost meanwhile is found at once. */
  #wake(): void {
    if (!this.#isOpen) this.hurry();
    if (!this.#isOpen || performance.now() - this.#heardAt < quiet_ms) return;
    const asked = performance.now();
    this.#socket?.send("PING :still-there");
    clearTimeout(this.#probe);
    this.#probe = setTimeout(() => {
      if (this.#isOpen && this.#heardAt < asked) this.#lose("");
    }, answerWithin_ms);
  }
}

/** Unlike any other run's. */
function randomWord(): string {
  return [...crypto.getRandomValues(new Uint32Array(2))].map((number) => number.toString(36)).join("");
}
