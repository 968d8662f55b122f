/** A connection's requests: each is run when those before it are answered as far as it needs, and gives replies and proposals. */
import {
  type Client,
  type Command,
  failReply,
  type Reply,
  type Response,
  refusalReply,
  type View,
  warnReply,
} from "../commands/command.ts";
import { registration } from "../commands/registration.ts";
import { commands } from "../commands/table.ts";
import { labelReused } from "../network/clients.ts";
import type { Message } from "../protocol/message.ts";
import type { Answers } from "./answers.ts";
import type { Request } from "./dialect.ts";
import { history } from "./history.ts";
import { type Labelled, labelled } from "./labels.ts";
import { type Proposer, propose, rebuilt } from "./proposing.ts";
import { guarded, respond } from "./respond.ts";
import { search } from "./search.ts";
import type { Services } from "./services.ts";
import type { Throttle } from "./throttle.ts";
import { tellTyping, typingPace } from "./typing.ts";

/** Requests of one connection that may be undecided at once. */
const undecidedMax = 128;

/** What is asked of the connection. */
export interface Requesting extends Proposer {
  readonly client: Client;
  readonly registered: boolean;
  /** Its client will send no more. */
  readonly hasEnded: boolean;
  /** It is about to get a session. */
  opening(): void;
  /** Counts commands that no line of their own was read for; below 0 for lines that are no whole command. */
  charge(commands: number): void;
}

export class Requests {
  readonly #services: Services;
  readonly #from: Requesting;
  readonly #answers: Answers;
  readonly #typingPace: Throttle;
  /** The last command need not be waited for by others of its kind. */
  #pipelined = false;

  constructor(services: Services, from: Requesting, answers: Answers) {
    this.#services = services;
    this.#from = from;
    this.#answers = answers;
    this.#typingPace = typingPace(services.clock);
  }

  /** Resolves when the next one may be handled; undefined when that is so already. */
  handle(request: Request): Promise<void> | undefined {
    const { message } = request;
    if (!message) {
      this.#answers.begin(request, 0).add(request.problem ? [request.problem] : []);
      return undefined;
    }
    const command = commands.get(message.verb);
    const { fresh } = command ?? {};
    const view = this.#from.view();
    const wanted = typeof fresh === "function" ? fresh(view, message) : fresh;
    const pipelined = command?.pipelined === true && !wanted && this.#from.registered;
    const settled = this.#settled(command, pipelined);
    this.#pipelined = pipelined;
    if (wanted) return this.#runFresh(request, message, settled, wanted === "required");
    if (settled) return settled.then(() => this.#run(request, message, []));
    return this.#run(request, message, [], view);
  }

  /** Resolves when those before it are as far as it needs. */
  #settled(command: Command | undefined, pipelined: boolean): Promise<void> | undefined {
    if (pipelined && this.#pipelined) return this.#answers.settled(undecidedMax - 1);
    if (pipelined) return this.#answers.delayed(undecidedMax - 1);
    return command?.pipelined ? this.#answers.delayed(undecidedMax) : this.#answers.free(undecidedMax);
  }

  async #runFresh(
    request: Request,
    message: Message,
    settled: Promise<void> | undefined,
    isRequired: boolean,
  ): Promise<void> {
    await settled;
    if (message.verb === "NICK") await this.#services.fateOfHolder(message.params[0] ?? "");
    // What this connection has asked and is not decided belongs to what it asks now.
    const isFresh = (await this.#services.fresh()) && !this.#answers.hasUndecided;
    if (isFresh) return this.#run(request, message, []);
    if (isRequired) {
      const { client = {}, replies = [] } = commands.get(message.verb)?.unanswered ?? {};
      const reply = failReply(message.verb, "LOG_UNAVAILABLE", "The log does not answer");
      this.#from.learn(client);
      this.#answers.begin(request, 0).add([reply, ...replies]);
      return undefined;
    }
    const description = "The log does not answer: this is what was known before";
    return this.#run(request, message, [warnReply(message.verb, "LOG_UNAVAILABLE", description)]);
  }

  /** @param view as of now */
  #run(
    request: Request,
    message: Message,
    before: readonly Reply[],
    view: View = this.#from.view(),
  ): Promise<void> | undefined {
    if (!this.#from.isOpen) return undefined;
    const label = labelled(this.#services, this.#from, request);
    if (label?.isReused) {
      this.#answers.begin(request, 0).add([refusalReply(labelReused, message.verb)]);
      return undefined;
    }
    const response = respond(this.#services, view, message);
    if ("search" in response && response.search) {
      return search(this.#services, view, response.search).then((found) => {
        if (this.#from.isOpen) this.#answers.begin(request, 1).give(before, found);
      });
    }
    if (response instanceof Promise) {
      return response.then((later) =>
        this.#answer(request, this.#from.view(), message.verb, before, later, label),
      );
    }
    this.#answer(request, view, message.verb, before, response, label);
    return undefined;
  }

  #answer(
    request: Request,
    view: View,
    verb: string,
    before: readonly Reply[],
    response: Response,
    label: Labelled | undefined,
  ): void {
    const [services, from] = [this.#services, this.#from];
    if (!from.isOpen) return;
    if (label?.parts && !(response.independent && response.proposals?.length)) {
      // It was accepted before; whatever stands in its way now, or would come of it now, is younger.
      const positions = [...label.parts.values()];
      this.#answers.begin(request, 0).add(positions.flatMap((position) => rebuilt(services, from, position)));
      return;
    }
    if (response.client) from.learn(response.client);
    // Who has gone meanwhile, and may have come back elsewhere, does not take its session from itself.
    const isTooLate = from.hasEnded && from.client.resuming !== undefined;
    const opening = isTooLate ? {} : (registration(response.client ? from.view() : view) ?? {});
    if (opening.proposals) from.opening();
    const proposals = [...(response.proposals ?? []), ...(opening.proposals ?? [])];
    const typing = response.typing ?? [];
    const own = typing.flatMap((each) => tellTyping(services, from, each, this.#typingPace));
    const now = [...before, ...(opening.replies ?? []), ...own];
    const onlyProposes = proposals.length > 0 && now.length === 0 && !response.history && !response.replies;
    // Replies are an outcome as well.
    const outcomes = proposals.length + (onlyProposes ? 0 : 1);
    const answer = this.#answers.begin(request, outcomes, !this.#pipelined);
    if (!onlyProposes) {
      answer.give(
        now,
        response.history
          ? history(services, from.view(), response.history)
          : guarded(services, verb, response.replies ?? []),
      );
    }
    const charged = proposals.length + typing.length;
    if (charged > 1) from.charge(charged - 1);
    const asked = opening.proposals && from.client.resuming ? "RESUME" : verb;
    for (const [part, proposal] of proposals.entries()) {
      const position = label?.parts?.get(part);
      if (position !== undefined) answer.decide(rebuilt(services, from, position));
      else propose(services, from, proposal, asked, answer, label && { ...label.name, part });
    }
    const reason = response.close ?? opening.close;
    if (reason !== undefined) from.close(reason);
  }
}
