/** A client for crowds and measurements: a bare connection that says lines and looks for little in what it reads. */
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";

export class Talker {
  readonly nick: string;
  readonly #socket: Socket;
  /** What is waited for, by the text of the message. */
  readonly #hearing = new Map<string, () => void>();
  #rest = "";
  #hasEnded = false;
  #awaited: { readonly word: string; readonly resolve: () => void } | undefined;

  private constructor(nick: string, socket: Socket) {
    this.nick = nick;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#read(text));
    socket.on("error", () => {}); // A reset is a way of being closed.
    socket.on("close", () => {
      if (!this.#hasEnded) throw new Error(`the server has closed the connection of ${nick}`);
    });
  }

  /** Registers, and enters the channels. */
  static async enter(
    port: number,
    nick: string,
    channels: readonly string[],
    capabilities = "batch",
  ): Promise<Talker> {
    const socket = createConnection({ port, host: "127.0.0.1" });
    await once(socket, "connect");
    const talker = new Talker(nick, socket);
    const registered = talker.#sees(" 001 ");
    talker.#send(`CAP REQ :${capabilities}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END");
    await registered;
    for (const channel of channels) {
      const entered = talker.#sees(" 366 ");
      talker.#send(`JOIN ${channel}`);
      await entered;
    }
    return talker;
  }

  says(channel: string, text: string): void {
    this.#send(`PRIVMSG ${channel} :${text}`);
  }

  /** Calls `task` when it has read a message of this text. */
  hears(text: string, task: () => void): void {
    this.#hearing.set(text, task);
  }

  /** Resolves when the server has answered. */
  async ping(): Promise<void> {
    const answered = this.#sees(" PONG ");
    this.#send("PING now");
    await answered;
  }

  end(): void {
    this.#hasEnded = true;
    this.#socket.destroy();
  }

  #send(...lines: string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Resolves with the next line that has this in it; one at a time. */
  #sees(word: string): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = { word, resolve };
    });
  }

  #read(text: string): void {
    // Whoever waits for nothing only has to answer the server: crowds are cheap.
    const isIdle = this.#hearing.size === 0 && !this.#awaited && this.#rest === "" && text.endsWith("\r\n");
    if (isIdle && !text.includes("PING ")) return;
    const lines = (this.#rest + text).split("\r\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const said = line.indexOf(" PRIVMSG ");
      if (said >= 0) this.#heard(line.slice(line.indexOf(" :", said) + 2));
      else if (line.startsWith("PING ")) this.#send(`PONG ${line.slice("PING ".length)}`);
      else if (this.#awaited && line.includes(this.#awaited.word)) {
        const { resolve } = this.#awaited;
        this.#awaited = undefined;
        resolve();
      }
    }
  }

  #heard(text: string): void {
    const task = this.#hearing.get(text);
    if (!task) return;
    this.#hearing.delete(text);
    task();
  }
}
