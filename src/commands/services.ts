/** The services that there are, and how what is said to them is taken apart. */
import { fold } from "../protocol/names.ts";
import { chanserv } from "./chanserv.ts";
import type { Command, RegisteredView, Response } from "./command.ts";
import { nickserv } from "./nickserv.ts";
import { type Service, saying, usage } from "./service.ts";
import { targetsOf } from "./targets.ts";

export const services: readonly Service[] = [nickserv, chanserv];

const byNick: ReadonlyMap<string, Service> = new Map(
  services.map((service) => [fold(service.nick), service]),
);

/** The service with this nick, or as it is written with more: "NickServ@services.example", "NickServ!user@host". */
export function serviceCalled(nick: string): Service | undefined {
  const end = nick.search(/[!@]/);
  return byNick.get(fold(end < 0 ? nick : nick.slice(0, end)));
}

/** The first service in a list of targets: what is said there may be a password. */
export function serviceAmong(list: string): Service | undefined {
  for (const target of targetsOf(list)) {
    const service = target.startsWith("#") ? undefined : serviceCalled(target);
    if (service) return service;
  }
  return undefined;
}

/** The commands by which services can be reached without a message: NS, NICKSERV. */
export const serviceCommands: readonly Command[] = services.flatMap((service) =>
  service.verbs.map((verb) => ({
    verb,
    from: "registered",
    parameters: 0,
    fresh: "required",
    help: `${verb} <command>: ${service.help}`,
    run: (view, { params }) => serve(service, view, params.join(" ")),
  })),
);

/** Does what a text asks a service for. */
export function serve(service: Service, view: RegisteredView, text: string): Response | Promise<Response> {
  const [name = "", ...words] = text.split(" ").filter((word) => word !== "");
  const command = service.commands.find((each) => each.name === name.toUpperCase());
  const say = (line: string) => saying(service, view, line);
  if (command) {
    const [least, most] = command.words;
    if (words.length >= least && words.length <= most) return command.run(view, words);
    return { replies: [say(`How it is used: ${usage(command)}`), ...service.hints.map(say)] };
  }
  // What was said is not repeated: it may be a password.
  const isAsked = name === "" || name.toUpperCase() === "HELP";
  const heading = isAsked ? "What can be said here:" : "That is nothing that is done here. What can be said:";
  return { replies: [heading, ...service.commands.map(usage), ...service.hints].map(say) };
}
