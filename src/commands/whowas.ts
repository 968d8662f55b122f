/** WHOWAS: who had a nick before. Modern IRC, "WHOWAS message". */
import { fold } from "../protocol/names.ts";
import { serverTime } from "../protocol/time.ts";
import { type Command, numericReply, type Reply, type View } from "./command.ts";
import { notHere } from "./server-target.ts";
import { targetsOf, tooMany } from "./targets.ts";

export const whowas: Command = {
  verb: "WHOWAS",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "WHOWAS <nick>{,<nick>} [<count>]: who had a nick before, the last one first",
  run(view, { params: [list = "", count = "", server] }) {
    const elsewhere = notHere(view, server);
    if (elsewhere) return { replies: [elsewhere] };
    const nicks = targetsOf(list);
    if (nicks.length === 0) return { replies: [numericReply("ERR_NONICKNAMEGIVEN")] };
    const most = /^[1-9]\d*$/.test(count) ? Number(count) : Number.POSITIVE_INFINITY;
    return tooMany("WHOWAS", nicks) ?? { replies: all(view, nicks, most) };
  },
};

function* all({ state, server }: View, nicks: readonly string[], most: number): Iterable<Reply> {
  for (const wanted of nicks) {
    const known = state.whowas.filter(({ nick }) => fold(nick) === fold(wanted)).reverse();
    if (known.length === 0) yield numericReply("ERR_WASNOSUCHNICK", wanted);
    for (const { nick, username, host, realname, at } of known.slice(0, most)) {
      yield numericReply("RPL_WHOWASUSER", nick, username, host, "*", realname);
      yield numericReply("RPL_WHOISSERVER", nick, server.name, serverTime(at));
    }
    yield numericReply("RPL_ENDOFWHOWAS", wanted);
  }
}
