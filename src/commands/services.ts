/** The services that there are, and how what is said to them is taken apart. */
import { fold } from "../protocol/names.ts";
import { chanserv } from "./chanserv.ts";
import type { Command, RegisteredView, Response } from "./command.ts";
import { nickserv } from "./nickserv.ts";
import { type Service, type ServiceCommand, saying } from "./service.ts";

const services: readonly Service[] = [nickserv, chanserv];

/** The service with this nick. */
export function serviceCalled(nick: string): Service | undefined {
  return services.find((service) => fold(service.nick) === fold(nick));
}

/** The commands by which services can be reached without a message: NS, NICKSERV. */
export const serviceCommands: readonly Command[] = services.flatMap((service) =>
  service.verbs.map((verb) => ({
    verb,
    from: "registered",
    parameters: 0,
    fresh: true,
    help: `${verb} <command>: ${service.help}`,
    run: (view, { params }) => serve(service, view, params.join(" ")),
  })),
);

/** Does what a text asks a service for. */
export function serve(service: Service, view: RegisteredView, text: string): Response | Promise<Response> {
  const [name = "", ...words] = text.split(" ").filter((word) => word !== "");
  const command = service.commands.find((each) => each.name === name.toUpperCase());
  const say = (line: string) => saying(service, view, line);
  if (command && words.length >= command.parameters) return command.run(view, words);
  if (command) return { replies: [say(`How it is used: ${usage(command)}`)] };
  const heading =
    name === "" || name.toUpperCase() === "HELP"
      ? "What can be said here:"
      : `${name.slice(0, 30)} is nothing that is done here. What can be said:`;
  return { replies: [heading, ...service.commands.map(usage)].map(say) };
}

function usage({ name, help }: ServiceCommand): string {
  return help.startsWith(":") ? `${name}${help}` : `${name} ${help}`;
}
