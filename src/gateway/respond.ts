/** Runs one command. A handler that throws answers its client, is logged, and harms nothing else. */
import { numericReply, type Reply, type Response, type View } from "../commands/command.ts";
import { commands, obstacle, run } from "../commands/table.ts";
import type { Message } from "../protocol/message.ts";
import { isChannel } from "../protocol/names.ts";
import type { Item } from "./dialect.ts";
import { messageFor } from "./looking-up.ts";
import { inPieces } from "./pieces.ts";
import type { Services } from "./services.ts";

/** What the command says to this message. */
export function respond(services: Services, view: View, message: Message): Response | Promise<Response> {
  const failed = (error: unknown) => ({ replies: [failure(services, message.verb, error)] });
  try {
    const command = commands.get(message.verb);
    const inTheWay = obstacle(view, message);
    if (inTheWay || !command) return inTheWay ?? {};
    strike(services, message);
    const response = run(command, view, message);
    return response instanceof Promise ? response.catch(failed) : completed(services, view, response);
  } catch (error) {
    return failed(error);
  }
}

/** What depends on something that was said is answered by that. */
function completed(services: Services, view: View, response: Response): Response {
  const { lookUp } = response;
  return lookUp && view.session ? lookUp.found(messageFor(services, view.session, lookUp)) : response;
}

/** Logs what failed inside the server, and gives what its client is told. */
export function failure({ warn }: Services, verb: string, error: unknown): Reply {
  warn(`the handler of ${verb} failed`, { error });
  return numericReply("ERR_UNKNOWNERROR", verb, "The server failed at this");
}

/** The replies in pieces, and what their client is told instead of those that could not be given. */
export function* guarded(
  services: Services,
  verb: string,
  replies: Iterable<Reply | undefined>,
): Iterable<Item | undefined> {
  try {
    yield* inPieces(replies);
  } catch (error) {
    yield failure(services, verb, error);
  }
}

/** Fault injection, for drills. */
function strike({ settings, random }: Services, { verb, params: [target = ""] }: Message): void {
  const isShare = verb === "PRIVMSG" && !isChannel(target);
  for (const name of isShare ? [verb, "share"] : [verb]) {
    if (random.fraction() < (settings.faults.get(name) ?? 0)) throw new Error(`injected fault in ${name}`);
  }
}
