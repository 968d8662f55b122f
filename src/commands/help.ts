/** HELP and HELPOP: each command's line of help. Modern IRC, "HELP message". */
import { type Command, numericReply, type Reply } from "./command.ts";

/** @param commands all there are, by their verbs; asked for when help is */
export function helpCommand(verb: "HELP" | "HELPOP", commands: () => ReadonlyMap<string, Command>): Command {
  return {
    verb,
    from: "registered",
    parameters: 0,
    help: `${verb} [<command>]: how commands are used`,
    run(_view, { params: [wanted = ""] }) {
      const subject = wanted.toUpperCase();
      const command = commands().get(subject);
      if (command) return { replies: told(subject, [command.help]) };
      if (subject !== "") return { replies: [numericReply("ERR_HELPNOTFOUND", subject)] };
      const lines = [...commands().values()].map(({ help }) => help).sort();
      return { replies: told("*", ["The commands that there are:", ...lines]) };
    },
  };
}

function told(subject: string, [first = "", ...more]: readonly string[]): readonly Reply[] {
  return [
    numericReply("RPL_HELPSTART", subject, first),
    ...more.map((line) => numericReply("RPL_HELPTXT", subject, line)),
    numericReply("RPL_ENDOFHELP", subject, "End of /HELP"),
  ];
}
