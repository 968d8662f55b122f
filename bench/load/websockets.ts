/** Idle clients by WebSocket: they register, join a channel, and answer PINGs. */
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Hooks } from "../../test/support/programs.ts";
import { enteringMax } from "./shared.ts";

/** How long one may take, in ms, and how often it tries: on a busy machine a handshake may come too late to be one. */
const enterMax = 60_000;
const tries = 5;

let entered = 0;

/** Resolves when all are in their channels; `hooks` end them. @param together members of each channel */
export async function enterWebSockets(
  hooks: Hooks,
  port: number,
  count: number,
  together: number,
): Promise<void> {
  const waiting = Array.from({ length: count }, () => entered++);
  const come = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const socket = await persistently(() =>
        enter(port, `w${number}`, `#w${Math.floor(number / together)}`),
      );
      hooks.after(() => socket.terminate());
    }
  };
  await Promise.all(Array.from({ length: enteringMax }, come));
}

async function persistently<Result>(task: () => Promise<Result>): Promise<Result> {
  for (let left = tries - 1; left > 0; left--) {
    try {
      return await task();
    } catch {
      await sleep(1000);
    }
  }
  return task();
}

function enter(port: number, nick: string, channel: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, ["text.ircv3.net"], { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`${nick} could not come in by WebSocket`));
      socket.terminate();
    }, enterMax);
    socket.on("open", () => {
      for (const line of [`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, `JOIN ${channel}`]) socket.send(line);
    });
    socket.on("message", (message: Buffer) => {
      const line = String(message);
      if (line.startsWith("PING ")) socket.send(`PONG ${line.slice("PING ".length)}`);
      else if (line.split(" ")[1] === "366") {
        clearTimeout(late);
        resolve(socket);
      }
    });
    socket.on("error", reject);
    socket.on("close", (code) => {
      clearTimeout(late);
      reject(new Error(`${nick} was closed: ${code}`));
    });
  });
}
