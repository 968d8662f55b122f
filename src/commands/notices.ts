/** Notices to a client: what has more to say than a line holds says it in several. */
import { limits } from "../protocol/limits.ts";
import { truncate } from "../protocol/truncate.ts";
import type { Reply, View } from "./command.ts";

/** What the lines after the first begin with. */
const indent = "  ";

/** A notice that surely fits into a line. */
export function noticeReply({ session, client }: View, text: string): Reply {
  return { kind: "message", verb: "NOTICE", params: [session?.nick ?? client.nick, text] };
}

/** As many notices as the text needs; it is parted between words where it can be. */
export function* noticeReplies(view: View, text: string): Iterable<Reply> {
  const nick = view.session?.nick ?? view.client.nick;
  const room = limits.line - Buffer.byteLength(`:${view.server.name} NOTICE ${nick} :\r\n`);
  let rest = text;
  while (Buffer.byteLength(rest) > room) {
    const piece = truncate(rest, room);
    const space = piece.lastIndexOf(" ");
    const end = space > indent.length ? space : piece.length;
    yield noticeReply(view, rest.slice(0, end));
    rest = indent + rest.slice(end).replace(/^ /, "");
  }
  yield noticeReply(view, rest);
}
