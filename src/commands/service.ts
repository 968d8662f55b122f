/** What a service is: somebody who is no user, and does what is said to it. Nothing of that is kept or told to others. */
import type { RegisteredView, Reply, Response } from "./command.ts";

/** One thing that it does. */
export interface ServiceCommand {
  /** In capitals. */
  readonly name: string;
  /** How many words it takes after its name: at least, and at most. */
  readonly words: readonly [number, number];
  /** Its parameters, and what it does: "<password>: log in". */
  readonly help: string;
  /** @param words what was said after the name, with the spaces between them left out */
  run(view: RegisteredView, words: readonly string[]): Response | Promise<Response>;
}

export interface Service {
  readonly nick: string;
  /** The commands by which it can be reached as well, in capitals. */
  readonly verbs: readonly string[];
  /** One line for the list of commands. */
  readonly help: string;
  readonly commands: readonly ServiceCommand[];
  /** What else there is to know, told with its commands. */
  readonly hints: readonly string[];
}

/** What a service says to the one who spoke to it. */
export function saying(
  { nick }: Pick<Service, "nick">,
  { server, session }: RegisteredView,
  text: string,
): Reply {
  return {
    kind: "message",
    verb: "NOTICE",
    params: [session.nick, text],
    source: `${nick}!${nick}@${server.name}`,
  };
}

/** How one of its commands is used. */
export function usage({ name, help }: ServiceCommand): string {
  return help.startsWith(":") ? `${name}${help}` : `${name} ${help}`;
}
