/** A client's batches: their lines are collected, and run as one request when the batch ends. IRCv3 Client Batch. */
import {
  invalid,
  keptOf,
  referenceIn,
  refusalOfBeginning,
  refusalOfLine,
  refusalOfWhole,
  timedOut,
} from "../commands/batch.ts";
import type { Reply } from "../commands/command.ts";
import { obstacle } from "../commands/table.ts";
import { has } from "../protocol/capabilities.ts";
import type { Message } from "../protocol/message.ts";
import type { Answers } from "./answers.ts";
import type { Request } from "./dialect.ts";
import { type Requesting, Requests } from "./requests.ts";
import type { Services } from "./services.ts";

/** How long a batch may be open, in milliseconds. */
const openAtMost = 30_000;
/** Batches that were refused since the last one that was not, and whose lines are passed over: beyond them the oldest is forgotten. */
const refusedMax = 4;
/** What a line of a batch costs of the pace: a line by itself costs 1. */
const costOfLine = 0.1;
/** What may stand between the lines of a batch: it is not about what is said. */
const between: ReadonlySet<string> = new Set(["PING", "PONG", "QUIT"]);

const unknown = invalid("There is no such batch");

interface Open {
  /** What began it: it is answered when the batch is. */
  readonly request: Request;
  readonly message: Message;
  readonly reference: string;
  readonly target: string;
  readonly lines: Message[];
  readonly stopWaiting: () => void;
}

export class ClientBatches {
  readonly #services: Services;
  readonly #from: Requesting;
  readonly #answers: Answers;
  readonly #requests: Requests;
  #open: Open | undefined;
  readonly #refused = new Set<string>();

  constructor(services: Services, from: Requesting, answers: Answers) {
    this.#services = services;
    this.#from = from;
    this.#answers = answers;
    this.#requests = new Requests(services, from, answers);
  }

  /** Resolves when the next request may be handled; undefined when that is so already. */
  handle(request: Request): Promise<void> | undefined {
    const { message } = request;
    if (!message) {
      this.#fail(invalid("A line came that cannot be read"));
      return this.#requests.handle(request);
    }
    if (message.verb === "BATCH" && !obstacle(this.#from.view(), message))
      return this.#mark(request, message);
    const reference = message.tags.get("batch");
    if (reference !== undefined && this.#isNamed(reference)) {
      this.#collect(request, message, reference);
      return undefined;
    }
    if (this.#open && !between.has(message.verb)) {
      this.#fail(invalid(`${message.verb} came before the batch had ended`));
    }
    return this.#requests.handle(request);
  }

  /** The connection is gone: what is not complete was not said. */
  close(): void {
    this.#open?.stopWaiting();
    this.#open = undefined;
  }

  /** To those who know nothing of batches the tag says nothing. */
  #isNamed(reference: string): boolean {
    return this.#refused.has(reference) || has(this.#from.client.capabilities, "draft/multiline");
  }

  #mark(request: Request, message: Message): Promise<void> | undefined {
    const reference = referenceIn(message);
    const open = this.#open;
    if (message.tags.has("batch")) {
      this.#passOver(request, reference, invalid("A batch cannot stand in a batch"));
    } else if (!message.params[0]?.startsWith("-")) {
      this.#begin(request, message, reference);
    } else if (open?.reference === reference) {
      return this.#end(request, open);
    } else {
      this.#passOver(request, reference, unknown);
      this.#refused.delete(reference);
    }
    return undefined;
  }

  #begin(request: Request, message: Message, reference: string): void {
    const again = this.#open?.reference === reference ? invalid("It had begun already") : undefined;
    this.#fail(invalid("Another batch began before it had ended"));
    const refusal = again ?? refusalOfBeginning(this.#from.view(), message);
    if (refusal) {
      this.#refuse(request, reference, refusal);
      return;
    }
    this.#refused.clear();
    const { clock } = this.#services;
    const stopWaiting = clock.after(openAtMost, () => this.#fail(timedOut(reference)));
    const target = message.params[2] ?? "";
    this.#open = { request, message, reference, target, lines: [], stopWaiting };
  }

  #collect(request: Request, message: Message, reference: string): void {
    const open = this.#open;
    if (open?.reference !== reference) {
      this.#passOver(request, reference, unknown);
      return;
    }
    const refusal = refusalOfLine(open.target, open.lines, message);
    if (refusal) {
      this.#fail(refusal);
      this.#passOver(request, reference, refusal);
      return;
    }
    open.lines.push(keptOf(message));
    this.#take(request);
  }

  #end(request: Request, open: Open): Promise<void> | undefined {
    this.close();
    this.#take(request);
    const refusal = refusalOfWhole(open.lines);
    if (!refusal) {
      return this.#requests.handle({ ...open.request, message: { ...open.message, batched: open.lines } });
    }
    this.#answer(open.request, [refusal]);
    return undefined;
  }

  /** A line of an open batch is answered by the batch; a label that it has of its own is not left open. */
  #take(request: Request): void {
    this.#from.charge(costOfLine - 1);
    this.#answer(request, []);
  }

  /**
   * What belongs to no open batch ends the one that is open. It is told once why; what follows of it is not answered,
   * unless it is labelled.
   */
  #passOver(request: Request, reference: string, refusal: Reply): void {
    const isRefused = this.#refused.has(reference);
    if (!isRefused && !this.#open) {
      this.#refuse(request, reference, refusal);
      return;
    }
    if (!isRefused) this.#fail(refusal);
    this.#remember(reference);
    this.#from.charge(costOfLine - 1);
    if (request.label !== undefined) this.#answer(request, [refusal]);
  }

  /** The open batch comes to nothing, if there is one. */
  #fail(refusal: Reply): void {
    const open = this.#open;
    if (!open) return;
    this.close();
    this.#refuse(open.request, open.reference, refusal);
  }

  #refuse(request: Request, reference: string, refusal: Reply): void {
    this.#remember(reference);
    this.#answer(request, [refusal]);
  }

  #remember(reference: string): void {
    this.#refused.delete(reference);
    this.#refused.add(reference);
    const [oldest] = this.#refused;
    if (this.#refused.size > refusedMax && oldest !== undefined) this.#refused.delete(oldest);
  }

  #answer(request: Request, replies: readonly Reply[]): void {
    this.#answers.begin(request, 0).add(replies);
  }
}
