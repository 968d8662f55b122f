/** A server that does next to nothing: what a measurement shows against it is the load generator's own. Prints its port. */
import { createServer, type Socket } from "node:net";

interface Member {
  readonly socket: Socket;
  nick: string;
  channel: Channel | undefined;
  rest: string;
}

interface Channel {
  readonly members: Set<Member>;
  /** What was said since the last time that it was written. */
  said: { readonly by: Member; readonly line: string }[];
}

const channels = new Map<string, Channel>();
const waiting = new Set<Channel>();

const server = createServer({ noDelay: true }, (socket) => {
  const member: Member = { socket, nick: "*", channel: undefined, rest: "" };
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    const lines = (member.rest + text).split("\r\n");
    member.rest = lines.pop() ?? "";
    for (const line of lines) read(member, line);
  });
  socket.on("error", () => {}); // It is closed then.
  socket.on("close", () => member.channel?.members.delete(member));
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});

function read(member: Member, line: string): void {
  const [verb, first = ""] = line.split(" ", 2);
  if (verb === "NICK") {
    member.nick = first;
    member.socket.write(`:sink 001 ${first} :Welcome\r\n`);
  } else if (verb === "JOIN") {
    const channel = channels.get(first) ?? { members: new Set(), said: [] };
    channels.set(first, channel);
    channel.members.add(member);
    member.channel = channel;
    member.socket.write(`:sink 366 ${member.nick} ${first} :End\r\n`);
  } else if (verb === "PRIVMSG" && member.channel) {
    if (waiting.size === 0) setImmediate(write);
    member.channel.said.push({ by: member, line: `:${member.nick}!l@127.0.0.1 ${line}\r\n` });
    waiting.add(member.channel);
  }
}

/** Everybody is written what the others have said, at once. */
function write(): void {
  for (const channel of waiting) {
    const speakers = new Set(channel.said.map(({ by }) => by));
    const all = Buffer.from(channel.said.map(({ line }) => line).join(""), "latin1");
    for (const member of channel.members) {
      if (!speakers.has(member)) member.socket.write(all);
      else {
        const others = channel.said.filter(({ by }) => by !== member).map(({ line }) => line);
        if (others.length > 0) member.socket.write(others.join(""), "latin1");
      }
    }
    channel.said = [];
  }
  waiting.clear();
}
