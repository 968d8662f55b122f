/** A raw IRC client: sends lines, reads lines, and knows by PING when it has read all there was. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Message, parse } from "../../src/protocol/message.ts";
import type { Hooks } from "./programs.ts";
import { TcpClient } from "./tcp-client.ts";

/** How long a QUIT may take to be answered by a server that is perhaps gone, in milliseconds. */
const quitPatience = 5000;

/** What a client asks for that wants to come back to its session, and say everything once. */
export const resumableBy = "message-tags batch labeled-response echo-message chorus/resume".split(" ");

export interface IrcOptions {
  readonly capabilities?: readonly string[];
  /** "" joins none. */
  readonly channel?: string;
  readonly answersPings?: boolean;
}

export class IrcClient extends TcpClient {
  readonly nick: string;
  #pings = 0;
  /** Lines that have been looked through for the server's PINGs. */
  #looked = 0;

  protected constructor(t: Hooks, port: number, nick: string, answersPings: boolean) {
    super(t, port, nick);
    this.nick = nick;
    if (answersPings) this.socket.on("data", () => this.#answerPings());
  }

  /** Registers, and joins the lobby. Rejects when the nick is in use. */
  static async join(t: Hooks, port: number, nick: string, options: IrcOptions = {}): Promise<IrcClient> {
    const { capabilities = [], channel = "#lobby", answersPings = true } = options;
    const client = new IrcClient(t, port, nick, answersPings);
    await client.connected();
    if (capabilities.length > 0) client.send(`CAP REQ :${capabilities.join(" ")}`);
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
    if (capabilities.length > 0) client.send("CAP END");
    const answer = await client.heard.sees(/ (?:376|433) /);
    assert.doesNotMatch(answer, / 433 /);
    if (channel !== "") {
      client.send(`JOIN ${channel}`);
      await client.heard.sees(/ 366 /);
    }
    return client;
  }

  /** Comes back to the session of an earlier client. Resolves when it has been told all that this has missed. */
  static async resume(t: Hooks, port: number, { nick, token, lastId }: IrcClient): Promise<IrcClient> {
    const client = new IrcClient(t, port, nick, true);
    await client.connected();
    client.send(`CAP REQ :${resumableBy.join(" ")}`, `RESUME ${token} ${lastId}`, "CAP END");
    await client.heard.sees(/ (?:BATCH -|FAIL RESUME )/);
    client.heard.saw(1, new RegExp(` RESUME SUCCESS ${nick}$`));
    return client;
  }

  /** What its session is resumed by. */
  get token(): string {
    const [, token = ""] = / RESUME TOKEN (\S+)$/m.exec(this.heard.lines.join("\n")) ?? [];
    return token;
  }

  /** The highest id it has been told. */
  get lastId(): string {
    const ids = this.messages.flatMap(({ tags }) => tags.get("msgid") ?? []);
    return ids.sort().at(-1) ?? "*";
  }

  /** Leaves in order, so that the nick is free for the next test: a QUIT is answered when it has been decided. */
  protected override async end(): Promise<void> {
    if (this.socket.writable && !this.socket.isPaused()) {
      this.send("QUIT");
      const closed = new Promise((resolve) => this.socket.once("close", resolve));
      await Promise.race([closed, sleep(quitPatience, undefined, { ref: false })]);
    }
    this.socket.destroy();
  }

  send(...lines: string[]): void {
    this.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  says(text: string, target = "#lobby"): void {
    this.send(`PRIVMSG ${target} :${text}`);
  }

  /** Resolves when everything that anyone was told before this call has been read. */
  async barrier(): Promise<void> {
    this.#pings += 1;
    this.send(`PING barrier-${this.#pings}`);
    await this.heard.sees(new RegExp(` PONG \\S+ :?barrier-${this.#pings}$`));
  }

  /** Everything read so far, as messages. */
  get messages(): Message[] {
    return this.heard.lines.flatMap((line) => parse(line) ?? []);
  }

  /** What was said to others, with its id. */
  get said(): { readonly from: string; readonly text: string; readonly id: string }[] {
    return this.messages
      .filter(({ verb }) => verb === "PRIVMSG")
      .map(({ source = "", params, tags }) => ({
        from: source.split("!")[0] ?? "",
        text: params[1] ?? "",
        id: tags.get("msgid") ?? "",
      }));
  }

  #answerPings(): void {
    for (; this.#looked < this.heard.lines.length; this.#looked++) {
      const line = this.heard.lines[this.#looked] ?? "";
      if (line.startsWith("PING ")) this.send(`PONG ${line.slice("PING ".length)}`);
    }
  }
}
