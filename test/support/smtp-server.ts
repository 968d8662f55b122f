/** A small mail server (RFC 5321) that takes letters, or will not. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Hooks } from "./programs.ts";

/** How it is with the server. */
export interface Manner {
  /** Whom it has no mailbox for. */
  readonly unknown?: readonly string[];
  /** What is answered to a command instead of what should be; an empty answer is none at all. */
  readonly answers?: Readonly<Record<string, string>>;
}

interface Received {
  readonly from: string;
  readonly to: string;
  /** Its headers and its text, as they came. */
  readonly data: string;
}

export class SmtpServer {
  readonly letters: Received[] = [];
  /** The commands that came, without the letters' own lines. */
  readonly commands: string[] = [];
  readonly #server: Server;
  readonly #manner: Manner;
  readonly #sockets = new Set<Socket>();

  private constructor(manner: Manner) {
    this.#manner = manner;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async open(hooks: Hooks, manner: Manner = {}): Promise<SmtpServer> {
    const server = new SmtpServer(manner);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    hooks.after(() => server.#close());
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The code in the newest letter to this address. */
  codeFor(address: string): string | undefined {
    const letter = this.letters.findLast(({ to }) => to === address);
    return /VERIFY \S+ ([0-9a-f]+)/.exec((letter?.data ?? "").replaceAll("=\n", ""))?.[1];
  }

  #close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    let [from, to, rest] = ["", "", ""];
    let data: string[] | undefined;
    const say = (line: string) => line !== "" && socket.write(`${line}\r\n`);
    const letter = (line: string) => {
      if (line !== ".") {
        data?.push(line.replace(/^\./, ""));
        return;
      }
      this.letters.push({ from, to, data: (data ?? []).join("\n") });
      data = undefined;
      say("250 taken");
    };
    const command = (line: string) => {
      this.commands.push(line);
      const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? "";
      const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
      const other = this.#manner.answers?.[verb];
      if (other !== undefined) say(other);
      else if (verb === "EHLO") say("250-localhost\r\n250-AUTH PLAIN\r\n250 SMTPUTF8");
      else if (verb === "AUTH") say("235 known");
      else if (verb === "MAIL") {
        from = address;
        say("250 from");
      } else if (verb === "RCPT") {
        to = address;
        say(this.#manner.unknown?.includes(address) ? "550 no such mailbox" : "250 to");
      } else if (verb === "DATA") {
        data = [];
        say("354 go on");
      } else say(verb === "QUIT" ? "221 bye" : "250 fine");
    };
    say(this.#manner.answers?.["greeting"] ?? "220 localhost");
    socket.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (data) letter(line);
        else command(line);
      }
    });
  }
}
