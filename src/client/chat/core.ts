/** The core of the web client: what servers say and a person does goes in, what is to be done comes out. */
import { type Message, message } from "../../protocol/message.ts";
import { type Closing, Connection, type ConnectionUser } from "../connection.ts";
import type { Timer } from "../effects.ts";
import type { EntranceOptions } from "../entrance.ts";
import type { Reception } from "../errands.ts";
import { inEnglish, type Wording } from "../phrases.ts";
import { isRefusal } from "../refusals.ts";
import { split, textBytesMax } from "../splitting.ts";
import { Arriving } from "./arriving.ts";
import { Asking, type Errand } from "./asking.ts";
import type { Action, Chat, ChatEffect } from "./chat.ts";
import { Doing } from "./doing.ts";
import { Hearing } from "./hearing.ts";
import { Keeping, type Kept } from "./keeping.ts";
import type { CommandsClass } from "./learning.ts";
import { Linking } from "./linking.ts";
import { Naming } from "./naming.ts";
import { Notices } from "./notices.ts";
import { Outbox } from "./outbox.ts";
import { ChatOutput } from "./output.ts";
import { Pages } from "./pages.ts";
import { Past } from "./past.ts";
import { Reading } from "./reading.ts";
import { ChatState } from "./state.ts";
import { Typing } from "./typing.ts";

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
  readonly #reading: Reading;
  readonly #typing: Typing;
  readonly #arriving: Arriving;
  readonly #naming: Naming;
  readonly #hearing: Hearing;
  readonly #notices: Notices;
  readonly #keeping: Keeping;
  readonly #doing: Doing;

  constructor({ name, server, labelPrefix, random, now, words = inEnglish, kept }: ChatOptions) {
    this.#output = new ChatOutput((change) => this.#linking.follow(change));
    this.#state = new ChatState(this.#output, now, words, {
      begun: (room) => this.#arriving.meet(room),
      crowded: (room) => this.#doing.close(room),
    });
    this.#keeping = new Keeping(kept, this.#output);
    const session = this.#keeping.session();
    this.#connection = new Connection({ server, random, isPatient: true, session }, this, this.#output);
    this.#linking = new Linking(this.#state, this.#connection, now);
    this.#asking = new Asking(labelPrefix, words);
    const past = new Past(this.#state);
    this.#outbox = new Outbox(this.#state, this.#asking, this.#output, labelPrefix, now);
    this.#reading = new Reading(this.#state, this.#asking, this.#output);
    this.#pages = new Pages(this.#state, this.#asking, past, this.#reading);
    this.#typing = new Typing(this.#state, this.#output, now);
    this.#arriving = new Arriving(this.#state, this.#asking, this.#pages, this.#reading);
    this.#notices = new Notices(this.#state);
    this.#hearing = new Hearing({
      state: this.#state,
      past,
      reading: this.#reading,
      typing: this.#typing,
      output: this.#output,
      entered: (room) => this.#arriving.enter(room),
      renamed: (from, to) => {
        this.#outbox.rename(from, to);
        this.#arriving.follow(from, to);
        this.#output.renamed(from, to);
      },
    });
    this.#doing = new Doing({
      state: this.#state,
      asking: this.#asking,
      outbox: this.#outbox,
      pages: this.#pages,
      reading: this.#reading,
      typing: this.#typing,
      output: this.#output,
      arriving: this.#arriving,
      isInside: () => this.#connection.state === "inside",
      takeName: (wanted, password) => this.#naming.take(wanted, password),
      quit: (why) => this.#quit(why),
    });
    this.#naming = new Naming({
      state: this.#state,
      output: this.#output,
      linking: this.#linking,
      connection: this.#connection,
      rename: (wanted) => this.#doing.rename(wanted),
    });
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
      if (timer === "typing") this.#typing.expire();
      else if (timer === "reading") this.#reading.tell();
      else if (timer === "keeping") this.#keeping.write();
      else this.#connection.elapsed(timer as Timer);
    });
  }

  act(action: Action): ChatEffect[] {
    return this.#run(() => this.#doing.act(action));
  }

  /** Answers the effect `learn`: typed commands are understood from now on. */
  learn(commands: CommandsClass): ChatEffect[] {
    return this.#run(() => this.#doing.learn(commands));
  }

  entrance(): EntranceOptions {
    return this.#naming.entrance();
  }

  entered(entry: "resumed" | "registered", name: string): void {
    this.#linking.enter();
    this.#arriving.connect();
    if (entry === "resumed") {
      this.#hearing.expect();
      return;
    }
    this.#state.setMe({ nick: name });
    this.#connection.outage.end("unknown");
    this.#arriving.begin();
  }

  hear(line: Message): void {
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
    if (line.verb === "ERROR" || isRefusal(line)) this.#notices.tell(line);
  }

  interrupted(): void {
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
    if (sort === "news" && reception.kind === "unrelated") this.#notices.tell(line);
  }

  #catchUp(): void {
    const { session } = this.#connection;
    this.#state.setMe({ nick: session.nick ?? this.#state.me.nick });
    session.caughtUp();
    this.#hearing.arrive();
    this.#connection.outage.end("nothing");
    this.#reading.askAll();
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
