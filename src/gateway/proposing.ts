/** What a connection puts into the log, and what it is told of what became of it. */
import {
  type Client,
  failReply,
  type Proposal,
  type Reply,
  refusalReply,
  warnReply,
} from "../commands/command.ts";
import { clientOf } from "../network/clients.ts";
import { connectionKey, type Label, seal } from "../network/entry.ts";
import type { Applied, Attachment, Refusal } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import type { Answer } from "./answers.ts";
import type { Item } from "./dialect.ts";
import { type Enterer, joinHistory } from "./join-history.ts";
import { moved } from "./moved.ts";
import { ownLines, type Requester } from "./own-lines.ts";
import { type Gap, type Returning, replay, welcomed } from "./replay.ts";
import { failure, guarded } from "./respond.ts";
import type { Services } from "./services.ts";
import { allToldOf } from "./told.ts";

/** What is asked of the connection. */
export interface Proposer extends Requester, Returning, Enterer {
  readonly id: number;
  readonly isOpen: boolean;
  /** Its session has it still. */
  readonly isAttached: boolean;
  tell(reply: Reply): void;
  /** What came of its wish for a session: which one it has. */
  opened(session: SessionId | undefined): void;
  /** The same, where the session was there already. */
  returned(attached: Attachment, position: number): void;
  close(reason: string): void;
  /** What its client has told of itself. */
  learn(told: Partial<Client>): void;
  /** Its session is over, or goes on without it; says why, if that is not said yet. */
  end(reason?: string): void;
}

/** Proposes; the outcome becomes a part of the answer to the message with this verb. */
export function propose(
  services: Services,
  from: Proposer,
  proposal: Proposal,
  verb: string,
  answer: Answer,
  label?: Label,
): void {
  const { event, body } = proposal;
  const sealed = body && seal({ ...body, text: ofItsOwn(body.text), salt: services.random.token(8) });
  const opens = event.type === "session-opened" || event.type === "session-resumed";
  services.propose(
    { connection: from.id, event, ...sealed, ...(label && { label }) },
    {
      decided(applied) {
        if (opens) open(from, applied);
        const [now, later] = from.isOpen ? itemsOf(services, from, proposal, verb, applied) : [[]];
        if (later) answer.give(now, later);
        else answer.giveAll(now);
        if (isBan(applied)) from.close("You are banned from this network");
        if (applied.outcome.kind === "accepted" && proposal.learned) from.learn(proposal.learned(applied));
        // It has ended itself: by QUIT, or by its own hand as an operator. Others may go on with the session.
        if (from.session !== undefined && !from.isAttached) from.end(from.view().session && "Quit");
      },
      notTaken(reason) {
        answer.decide([failReply(verb, "LOG_UNAVAILABLE", reason), ...(proposal.failed ?? [])]);
        if (opens) from.opened(undefined);
        // Who has a token may try again, here or elsewhere.
        if (event.type === "session-opened") from.close(reason);
      },
      delayed() {
        from.tell(warnReply(verb, "DELAYED", "There is no decision yet; it will follow"));
        answer.delay();
      },
    },
  );
}

/**
 * A copy of a text. V8 makes a part of a text a window on the whole: the line would be kept with it, and JSON, which is made of
 * it three times, takes more than twice as long.
 */
function ofItsOwn(text: string): string {
  return Buffer.from(text).toString();
}

function open(from: Proposer, { outcome, position }: Applied): void {
  // What was proved does not hold any more.
  if (outcome.kind === "refused" && isStaleLogin(outcome.refusal)) from.learn({ login: undefined });
  if (outcome.kind !== "accepted") from.opened(undefined);
  else if (outcome.attached) from.returned(outcome.attached, position);
  else from.opened(position);
}

function isStaleLogin(refusal: Refusal): boolean {
  return "fail" in refusal && refusal.fail === "INVALID_CREDENTIALS";
}

/** What the log has at this place, and what follows from it. */
function itemsOf(
  services: Services,
  from: Proposer,
  proposal: Proposal,
  verb: string,
  applied: Applied,
): readonly [now: readonly Item[], later?: Iterable<Item | undefined>] {
  const { outcome } = applied;
  if (outcome.kind === "poison") return [[failure(services, verb, outcome.error)]];
  if (outcome.kind === "refused") {
    const { refusal } = outcome;
    const told = proposal.silent && !("fail" in refusal) ? [] : [refusalReply(refusal, verb)];
    return [[...told, ...(proposal.failed ?? [])]];
  }
  if (outcome.kind === "repeated") return [rebuilt(services, from, outcome.position)];
  if (outcome.attached) {
    const view = from.view();
    const { event } = proposal;
    const onlyTalk = event.type === "session-opened" && (event.login ? "all" : "in channels");
    const asksItself = onlyTalk !== false && has(from.client.capabilities, "draft/chathistory");
    const gap: Gap = {
      session: outcome.attached.session,
      client: clientOf(view.state, connectionKey(services.node, from.id))?.id,
      after: asksItself ? undefined : outcome.attached.after,
      until: applied.position,
      expired: view.state.expired,
      onlyTalk,
    };
    const welcome = welcomed(view, applied, proposal, services.epoch);
    return [[], replay(from, services.archive, welcome, gap, services.epoch)];
  }
  const own = ownLines(from, allToldOf(applied, services.epoch));
  // Of what is said nothing else follows.
  if (applied.entry.event.type === "said" && !proposal.answer) return [own];
  const dropped = (outcome.dropped ?? []).map((refusal) => refusalReply(refusal, verb));
  const now = [...own, ...moved(from.view(), applied, services.epoch), ...dropped];
  return [now, afterwards(services, from, proposal, verb, applied)];
}

function* afterwards(
  services: Services,
  from: Proposer,
  proposal: Proposal,
  verb: string,
  applied: Applied,
): Iterable<Item | undefined> {
  yield* guarded(services, verb, told(from, proposal, applied));
  for (const { line } of applied.deliveries) {
    if (line.type === "joined") yield* joinHistory(services, from, line.channel, applied.position);
  }
}

/** What its sender was told, or would have been, when it was accepted at this position. */
export function rebuilt(services: Services, from: Proposer, position: number): readonly Item[] {
  try {
    const kept = services.archive.at(position);
    const said = kept?.deliveries.filter(({ line }) => line.type === "said");
    return kept && said ? ownLines(from, allToldOf({ ...kept, deliveries: said }, services.epoch)) : [];
  } catch (error) {
    // That it was accepted is true all the same.
    services.warn("a line that was accepted cannot be read", { position, error });
    return [];
  }
}

function* told(from: Proposer, { answer }: Proposal, applied: Applied): Iterable<Reply> {
  if (answer) yield* answer(from.view(), applied);
}

/** A newcomer may not come in, by whatever name. */
function isBan({ outcome }: Applied): boolean {
  if (outcome.kind !== "refused" || !("numeric" in outcome.refusal)) return false;
  return outcome.refusal.numeric === "ERR_YOUREBANNEDCREEP";
}
