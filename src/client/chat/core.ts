/** The core of the web client: what servers say and a person does goes in, what is to be done comes out. */
import { type Message, message } from "../../protocol/message.ts";
import { type Closing, Connection, type ConnectionUser } from "../connection.ts";
import type { Timer } from "../effects.ts";
import type { EntranceOptions } from "../entrance.ts";
import type { Reception } from "../errands.ts";
import { inEnglish, type Wording } from "../phrases.ts";
import { split, textBytesMax } from "../splitting.ts";
import type { AroundClass, AroundParts } from "./around.ts";
import { Arriving } from "./arriving.ts";
import { Asking, type Errand } from "./asking.ts";
import { Beyond, isBeyond } from "./beyond.ts";
import type { Action, Chat, ChatEffect } from "./chat.ts";
import { Hearing } from "./hearing.ts";
import { Keeping, type Kept } from "./keeping.ts";
import type { CommandsClass } from "./learning.ts";
import { Linking } from "./linking.ts";
import { Naming } from "./naming.ts";
import { Outbox } from "./outbox.ts";
import { ChatOutput } from "./output.ts";
import { Pages } from "./pages.ts";
import { Past } from "./past.ts";
import { ChatState } from "./state.ts";
import { Talking } from "./talking.ts";

export interface ChatOptions {
  /** The nick to ask for; without one, that of the earlier run. */
  readonly name?: string | undefined;
  /** The first server to try, "host:port". */
  readonly server: string;
  /** Random, and new in each run: letters and digits. */
  readonly labelPrefix: string;
  /** Gives numbers from 0 up to, but without, 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How it is said what the client says itself; in English, without one. */
  readonly words?: Wording;
  /** What the effects `keep` of earlier runs have left, by name. */
  readonly kept: Kept;
}

/** So many lines wait until all is understood, and so long: its node may be gone, and one reads on by another. */
const heldMax = 1_000;
const held_ms = 5_000;
/** Where one is at first. */
const lobby = "#lobby";

/**
 * Each method returns what the shell is to do, in this order: what is to be kept before what is to be sent. A lost
 * connection is replaced by the next, for ever, until the person leaves.
 */
export class ChatCore implements ConnectionUser {
  readonly #output: ChatOutput;
  readonly #state: ChatState;
  readonly #connection: Connection;
  readonly #linking: Linking;
  readonly #asking: Asking;
  readonly #outbox: Outbox;
  readonly #pages: Pages;
  readonly #arriving: Arriving;
  readonly #naming: Naming;
  readonly #hearing: Hearing;
  readonly #keeping: Keeping;
  readonly #talking: Talking;
  readonly #beyond = new Beyond();
  /** In their order: the first may change what the others mean. */
  readonly #held: Message[] = [];
  readonly #around: AroundParts;

  constructor({ name, server, labelPrefix, random, now, words = inEnglish, kept }: ChatOptions) {
    this.#output = new ChatOutput((change) => this.#linking.follow(change));
    this.#state = new ChatState(this.#output, now, words, (room) => this.#arriving.meet(room));
    this.#keeping = new Keeping(kept, this.#output);
    const session = this.#keeping.session();
    this.#connection = new Connection({ server, random, isPatient: true, session }, this, this.#output);
    this.#linking = new Linking(this.#state, this.#connection, now);
    this.#asking = new Asking(labelPrefix, words);
    const beyond = this.#beyond;
    const past = new Past(this.#state, beyond);
    this.#outbox = new Outbox(this.#state, this.#asking, this.#output, labelPrefix, now);
    this.#pages = new Pages(this.#state, this.#asking, past, beyond);
    this.#arriving = new Arriving(this.#state, this.#asking, this.#pages, beyond);
    this.#hearing = new Hearing({
      state: this.#state,
      past,
      beyond,
      entered: (room) => this.#arriving.enter(room),
    });
    this.#naming = new Naming({
      state: this.#state,
      output: this.#output,
      linking: this.#linking,
      connection: this.#connection,
      rename: (wanted) => beyond.do((around) => around.rename(wanted)),
    });
    this.#talking = new Talking({
      state: this.#state,
      outbox: this.#outbox,
      pages: this.#pages,
      naming: this.#naming,
      beyond,
    });
    this.#around = {
      state: this.#state,
      asking: this.#asking,
      output: this.#output,
      outbox: this.#outbox,
      past,
      pages: this.#pages,
      hearing: this.#hearing,
      arriving: this.#arriving,
      talking: this.#talking,
      isInside: () => this.#connection.state === "inside",
      now,
      quit: (why) => this.#quit(why),
    };
    // In a session that goes on one has the name that one had in it.
    const isGoingOn = session.isResumable && this.#keeping.nick !== "";
    this.#state.me = {
      ...this.#state.me,
      nick: isGoingOn ? this.#keeping.nick : (name ?? this.#keeping.nick),
    };
    this.#keeping.restore(this.#state, this.#outbox);
    if (this.#state.conversations.size === 0) this.#state.want(this.#state.open(lobby), true);
  }

  get chat(): Chat {
    return this.#state;
  }

  /** Connects, unless there is no name yet. */
  start(): ChatEffect[] {
    return this.#run(() => {
      if (this.#state.me.nick !== "") this.#linking.connect();
    });
  }

  connected(): ChatEffect[] {
    return this.#run(() => this.#connection.connected());
  }

  /** The connection is gone, or could not be made; `why` is for people. */
  disconnected(why: string): ChatEffect[] {
    return this.#run(() => {
      this.#linking.fail();
      this.#connection.disconnected(why);
    });
  }

  /** Takes a line of the server, without its CR LF; what is no IRC message is passed over. */
  receive(text: string): ChatEffect[] {
    return this.#run(() => this.#connection.receive(text));
  }

  /** The time of the last `wait` for this timer is over. */
  elapsed(timer: string): ChatEffect[] {
    return this.#run(() => {
      if (timer === "keeping") this.#keeping.write();
      else this.#connection.elapsed(timer as Timer);
      if (timer === "held") this.#holdNoMore();
      this.#beyond.around?.elapsed(timer);
    });
  }

  act(action: Action): ChatEffect[] {
    return this.#run(() => this.#state.trying(() => this.#talking.act(action)));
  }

  /** Answers the effect `learn`: typed commands are understood from now on. */
  learn(commands: CommandsClass): ChatEffect[] {
    return this.#run(() => this.#beyond.around?.learn(commands));
  }

  /** Does all the rest as well from now on: `ChatAround` of around.ts. */
  complete(around: AroundClass): ChatEffect[] {
    return this.#run(() => {
      const beyond = new around(this.#around);
      this.#beyond.come(beyond);
      this.#release();
      beyond.begin(this.#beyond.isWhole);
    });
  }

  entrance(): EntranceOptions {
    return this.#naming.entrance();
  }

  entered(entry: "resumed" | "registered", name: string): void {
    this.#linking.enter();
    this.#beyond.around?.connected();
    if (entry === "resumed") {
      this.#hearing.expect();
      return;
    }
    this.#state.setMe({ nick: name });
    this.#connection.outage.end("unknown");
    this.#arriving.begin();
  }

  hear(line: Message): void {
    const { around, isWhole } = this.#beyond;
    const isCatchingUp = this.#connection.session.nick !== undefined;
    if (around || !isWhole || (this.#held.length === 0 && !isBeyond(line, isCatchingUp))) {
      this.#take(line);
      return;
    }
    if (this.#held.push(line) === 1) this.#output.wait("held", held_ms);
    if (this.#held.length >= heldMax) this.#holdNoMore();
  }

  #holdNoMore(): void {
    this.#beyond.isWhole = false;
    this.#release();
  }

  /** What is left when one of them ends the connection is told again. */
  #release(): void {
    for (const line of this.#held) this.#take(line);
    this.#held.length = 0;
  }

  #take(line: Message): void {
    if (this.#naming.receive(line)) return;
    const reception = this.#asking.receive(line);
    this.#output.heard(reception.kind === "unrelated");
    const errand = "errand" in reception ? reception.errand : undefined;
    const isPast = errand?.isPast === true && line.tags.has("batch");
    if (!isPast) this.#happen(line, reception);
    this.#settle(reception, line);
  }

  overhear(line: Message): void {
    this.#hearing.hear(line, "news");
    this.#state.noticeTrouble(line);
  }

  interrupted(): void {
    // They are told again, where the session goes on.
    this.#held.length = 0;
    this.#naming.interrupt();
    this.#asking.interrupt();
  }

  abandoned(): void {
    this.#asking.abandon();
  }

  retry(): void {
    this.#asking.goOn();
  }

  closed(reason: Closing): void {
    const why = reason.kind === "left" ? "" : (this.#state.notices.at(-1)?.text ?? "");
    this.#connection.session.forget();
    this.#state.setLink({ kind: "ended", why });
  }

  #run(step: () => void): ChatEffect[] {
    step();
    this.#linking.look();
    if (this.#connection.state === "inside")
      for (const line of this.#asking.release(this.#connection.labels)) this.#output.send(line);
    this.#keeping.look(this.#connection.session, this.#state.me.nick);
    return this.#output.take();
  }

  #quit(why: string): void {
    const [fitting] = split(why, textBytesMax("QUIT", "Quit:"));
    this.#connection.leave(message("QUIT", fitting === undefined ? [] : [fitting]));
  }

  #happen(line: Message, reception: Reception<Errand>): void {
    const { session } = this.#connection;
    const sort = this.#connection.isResumable ? session.sort(line) : "news";
    if (sort === "caught-up") this.#catchUp();
    else this.#hearing.hear(line, sort);
    if (sort === "news" && reception.kind === "unrelated") this.#beyond.hear((around) => around.tell(line));
  }

  #catchUp(): void {
    const { session } = this.#connection;
    this.#state.setMe({ nick: session.nick ?? this.#state.me.nick });
    session.caughtUp();
    this.#hearing.arrive();
    this.#connection.outage.end("nothing");
    this.#beyond.around?.askUnread();
  }

  #settle(reception: Reception<Errand>, line: Message): void {
    if (reception.kind === "postponed") this.#connection.postpone(line);
    if (reception.kind === "delayed") reception.errand.delayed?.();
    if (reception.kind !== "answered") return;
    const { errand, refusal, gaveUp } = reception;
    if (!gaveUp) this.#linking.flow();
    errand.answered({ line, lines: errand.lines, refusal });
  }
}
