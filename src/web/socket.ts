/** A WebSocket to a node: one message is one line of IRC, without its CR LF. IRCv3 WebSocket. */

const subprotocol = "text.ircv3.net";

/** What a socket tells its owner. */
export interface SocketEvents {
  opened(): void;
  received(line: string): void;
  /** Comes last, and once; also when it could never be opened. `why` is for people, and may be "". */
  ended(why: string): void;
}

export interface Socket {
  send(line: string): void;
  /** Ends it now; nothing is told of it any more. */
  close(): void;
}

/** Opens a socket; events never come before this has returned. */
export function openSocket(url: string, events: SocketEvents): Socket {
  let isWanted = true;
  const ended = (why: string): void => {
    if (isWanted) events.ended(why);
    isWanted = false;
  };
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, subprotocol);
  } catch (error) {
    // What a page may not connect to.
    setTimeout(() => ended(String(error)));
    return { send() {}, close: () => ended("") };
  }
  socket.onopen = () => isWanted && events.opened();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isWanted && typeof data === "string") events.received(data);
  };
  socket.onclose = ({ reason }) => ended(reason);
  return {
    send(line) {
      if (socket.readyState === WebSocket.OPEN) socket.send(line);
    },
    close() {
      isWanted = false;
      socket.close();
    },
  };
}
