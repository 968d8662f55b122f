/** What a person is shown of the server's lines, and what they say of us. */
import type { Message } from "../protocol/message.ts";
import { fold } from "../protocol/names.ts";
import type { Reception } from "./errands.ts";
import { hear, nameIn } from "./hearing.ts";
import type { Outage } from "./outage.ts";
import type { Output } from "./output.ts";
import { isRefusal, reasonOf } from "./refusals.ts";
import type { Session } from "./session.ts";

export class Listener {
  readonly #channel: string;
  readonly #session: Session;
  readonly #outage: Outage;
  readonly #output: Output;
  #name: string;
  #isJoining = false;
  #isLeaving = false;

  constructor(name: string, channel: string, session: Session, outage: Outage, output: Output) {
    this.#name = name;
    this.#channel = channel;
    this.#session = session;
    this.#outage = outage;
    this.#output = output;
  }

  /** The name that we have. */
  get name(): string {
    return this.#name;
  }

  /** We are let in under this name, and ask to join. */
  enter(name: string): void {
    this.#name = name;
    this.#isJoining = true;
  }

  /** The server's last words are to be expected. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Takes a line of a server that has let us in; `isResumable` says whether its lines can be told from earlier ones. */
  hear(line: Message, reception: Reception<unknown>, isResumable: boolean): void {
    const sort = isResumable ? this.#session.sort(line) : "news";
    if (sort === "caught-up") this.#catchUp();
    const isOnlyDelay =
      reception.kind === "delayed" || (line.params[1] === "DELAYED" && reception.kind === "noted");
    if (sort === "missed") this.#tell(line, () => this.#outage.end("something"));
    else if ((sort === "news" && !isOnlyDelay) || line.verb === "ERROR") this.#tell(line);
    if (sort !== "seen" && fold(nameIn(line.source)) === fold(this.#name)) this.#follow(line);
    if (sort === "news" && reception.kind === "unrelated") this.#tellRefusal(line);
  }

  /** Takes a line of a server that has not let us in. */
  overhear(line: Message): void {
    this.#tell(line);
    this.#tellRefusal(line);
  }

  /** A refusal that answers nothing we know of. */
  #tellRefusal(line: Message): void {
    if (isRefusal(line)) this.#output.show({ kind: "told", text: reasonOf(line) }, line);
  }

  #tell(line: Message, before = () => {}): void {
    const event = hear(line, { me: this.#name, channel: this.#channel });
    if (!event) return;
    if (event.kind === "closed" && (this.#isLeaving || !this.#outage.isNews(event.why))) return;
    before();
    this.#output.show(event, line);
  }

  #catchUp(): void {
    this.#name = this.#session.nick ?? this.#name;
    this.#session.caughtUp();
    this.#outage.end("nothing");
  }

  /** What happened to us. */
  #follow({ verb, params }: Message): void {
    if (verb === "NICK") this.#name = params[0] ?? this.#name;
    if (verb !== "JOIN" || !this.#isJoining) return;
    this.#isJoining = false;
    this.#output.show({ kind: "welcomed", name: this.#name, channel: this.#channel });
  }
}
