/** MONITOR: be told when nicks come and go (IRCv3 "MONITOR"). The list belongs to the connection. */
import { mask, sourceOf } from "../network/outcome.ts";
import { type Session, sessionByNick } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isNick } from "../protocol/names.ts";
import type { NumericName } from "../protocol/numerics.ts";
import { type Command, numericReply, type Reply, type Response, type View } from "./command.ts";
import { onSight } from "./metadata-sync.ts";
import { targetsOf } from "./targets.ts";

/** Bytes of the targets in one reply: what is left of a line after the server's name, the numeric and a nick. */
const targetsBytesMax = limits.line - limits.host - limits.nick - 16;

export const monitor: Command = {
  verb: "MONITOR",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "MONITOR + <nicks> | - <nicks> | C | L | S: be told when people come and go",
  run(view, { params: [subcommand = "", list = ""] }) {
    const { monitored } = view.client;
    const targets = targetsOf(list);
    switch (subcommand.toUpperCase()) {
      case "+":
        return add(view, targets);
      case "-": {
        const unwanted = new Set(targets.map(fold));
        return { client: { monitored: monitored.filter((nick) => !unwanted.has(fold(nick))) } };
      }
      case "C":
        return { client: { monitored: [] } };
      case "L":
        return { replies: [...lists("RPL_MONLIST", monitored), numericReply("RPL_ENDOFMONLIST")] };
      case "S":
        return { replies: status(view, monitored) };
      default:
        return { replies: [numericReply("ERR_UNKNOWNERROR", "MONITOR", "Use +, -, C, L or S")] };
    }
  },
};

function add(view: View, targets: readonly string[]): Response {
  const monitored = [...view.client.monitored];
  const known = new Set(monitored.map(fold));
  const added: string[] = [];
  const problems: Reply[] = [];
  for (const [index, target] of targets.entries()) {
    if (!isNick(target)) {
      problems.push(numericReply("ERR_ERRONEUSNICKNAME", target));
      continue;
    }
    if (!known.has(fold(target))) {
      if (monitored.length >= limits.monitor) {
        const rest = targets.slice(index).join(",");
        problems.push(numericReply("ERR_MONLISTFULL", String(limits.monitor), rest));
        break;
      }
      known.add(fold(target));
      monitored.push(target);
    }
    added.push(target);
  }
  return { client: { monitored }, replies: status(view, added, problems) };
}

/** @param problems with others, told in between */
function* status(view: View, nicks: readonly string[], problems: readonly Reply[] = []): Iterable<Reply> {
  const here: Session[] = [];
  const offline: string[] = [];
  for (const nick of nicks) {
    const session = sessionByNick(view.state, nick);
    if (session) here.push(session);
    else offline.push(nick);
  }
  const online = here.map((session) => mask(sourceOf(session)));
  yield* lists("RPL_MONONLINE", online);
  yield* lists("RPL_MONOFFLINE", offline);
  yield* problems;
  for (const session of here) yield* onSight(view, session);
}

/** The targets in as few replies as may be. */
function lists(name: NumericName, targets: readonly string[]): readonly Reply[] {
  const lines: string[] = [];
  for (const target of targets) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + target.length > targetsBytesMax) lines.push(target);
    else lines[lines.length - 1] = `${last},${target}`;
  }
  return lines.map((line) => numericReply(name, line));
}
