/** CAP: which capabilities there are and which the client wants (IRCv3 "Client Capability Negotiation"). */
import { type Capability, capabilities, capabilityNames } from "../protocol/capabilities.ts";
import { type Command, numericReply, type Reply } from "./command.ts";

export const cap: Command = {
  verb: "CAP",
  from: "anyone",
  parameters: 1,
  help: "CAP LS 302 | LIST | REQ :<capabilities> | END: choose capabilities",
  run(view, { params: [subcommand = "", argument = ""] }) {
    const { capabilities: set } = view.client;
    // Whoever negotiates before registration holds it back until CAP END.
    const negotiating = view.session === undefined;
    switch (subcommand.toUpperCase()) {
      case "LS":
        return {
          client: { negotiating, capabilities: set | implied(argument) },
          replies: [reply("LS", Object.keys(capabilities).join(" "))],
        };
      case "LIST":
        return { replies: [reply("LIST", capabilityNames(set).join(" "))] };
      case "REQ": {
        const changed = request(set, argument);
        return {
          client: { negotiating, capabilities: changed ?? set },
          replies: [reply(changed === undefined ? "NAK" : "ACK", argument)],
        };
      }
      case "END":
        return { client: { negotiating: false } };
      default:
        return { replies: [numericReply("ERR_INVALIDCAPCMD", subcommand)] };
    }
  },
};

function reply(subcommand: string, names: string): Reply {
  return { kind: "message", verb: "CAP", params: ["*", subcommand, names] };
}

/** Version 302 and above implies cap-notify. */
function implied(version: string): number {
  return Number.parseInt(version, 10) >= 302 ? capabilities["cap-notify"].bit : 0;
}

/** The set as requested: all of the request is taken, or, undefined, nothing of it. */
function request(set: number, argument: string): number | undefined {
  let changed = set;
  for (const name of argument.split(" ")) {
    if (name === "") continue;
    const key = name.replace(/^-/, "");
    if (!isCapability(key)) return undefined;
    const { bit } = capabilities[key];
    changed = name === key ? changed | bit : changed & ~bit;
  }
  return changed;
}

function isCapability(name: string): name is Capability {
  return Object.hasOwn(capabilities, name);
}
