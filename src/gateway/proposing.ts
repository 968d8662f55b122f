/** What a connection puts into the log, and what it is told of what became of it. */
import {
  failReply,
  type Proposal,
  type Reply,
  refusalReply,
  type View,
  warnReply,
} from "../commands/command.ts";
import { seal } from "../network/entry.ts";
import type { Applied } from "../network/outcome.ts";
import type { Answer } from "./answers.ts";
import type { Item } from "./dialect.ts";
import { moved } from "./moved.ts";
import { ownLines, type Requester } from "./own-lines.ts";
import { failure, guarded } from "./respond.ts";
import type { Services } from "./services.ts";

/** What is asked of the connection. */
export interface Proposer extends Requester {
  readonly id: number;
  readonly isOpen: boolean;
  view(): View;
  tell(reply: Reply): void;
  /** What came of its wish for a session: the position that names it, or undefined. */
  opened(position: number | undefined): void;
  close(reason: string): void;
  /** Its session is over. */
  end(): void;
}

/** Proposes; the outcome becomes a part of the answer to the message with this verb. */
export function propose(
  services: Services,
  from: Proposer,
  proposal: Proposal,
  verb: string,
  answer: Answer,
): void {
  const { event, body, next } = proposal;
  const sealed = body && seal({ ...body, salt: services.random.token(8) });
  services.propose(
    { connection: from.id, event, ...sealed },
    {
      decided(applied) {
        const isAccepted = applied.outcome.kind === "accepted";
        if (event.type === "session-opened") from.opened(isAccepted ? applied.position : undefined);
        const following = isAccepted && next ? next(from.view()) : [];
        answer.expect(following.length);
        const [now, later] = from.isOpen ? itemsOf(services, from, proposal, verb, applied) : [[], []];
        answer.give(now, later);
        for (const each of following) propose(services, from, each, verb, answer);
        if (isBan(applied)) from.close("You are banned from this network");
        // It has ended itself: by QUIT, or by its own hand as an operator.
        if (from.session !== undefined && !from.view().session) from.end();
      },
      notTaken(reason) {
        answer.decide([failReply(verb, "LOG_UNAVAILABLE", reason)]);
        if (event.type !== "session-opened") return;
        from.opened(undefined);
        from.close(reason);
      },
      delayed: () => from.tell(warnReply(verb, "DELAYED", "There is no decision yet; it will follow")),
    },
  );
}

/** What the log has at this place, and what follows from it. */
function itemsOf(
  services: Services,
  from: Proposer,
  proposal: Proposal,
  verb: string,
  applied: Applied,
): readonly [now: readonly Item[], later: Iterable<Item>] {
  const { outcome } = applied;
  if (outcome.kind === "poison") return [[failure(services, verb, outcome.error)], []];
  if (outcome.kind === "refused") {
    return [proposal.silent ? [] : [refusalReply(outcome.refusal, verb)], []];
  }
  const own = [...ownLines(from, applied, services.epoch), ...moved(from.view(), applied, services.epoch)];
  return [own, guarded(services, verb, told(from, proposal, applied))];
}

function* told(from: Proposer, { answer }: Proposal, applied: Applied): Iterable<Reply> {
  if (answer) yield* answer(from.view(), applied);
}

/** A newcomer may not come in, by whatever name. */
function isBan({ outcome }: Applied): boolean {
  if (outcome.kind !== "refused" || !("numeric" in outcome.refusal)) return false;
  return outcome.refusal.numeric === "ERR_YOUREBANNEDCREEP";
}
