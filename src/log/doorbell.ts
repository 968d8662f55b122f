/** Unix sockets between the processes of one machine: a ring says that the log has grown, and may bring by what; a line carries a signal. */
import { rmSync, statSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Clock } from "../ports.ts";
import { LineReader, lineLengthMax } from "./lines.ts";
import type { Registration, Registry } from "./registry.ts";
import { socketPath } from "./socket-path.ts";

/** How often the registry is read for newcomers, and the own socket looked at, in ms; a newcomer's greeting is faster. */
const rescanInterval = 1000;

/** How often a sibling is rung though nothing has happened, in ms: so that silence means something. */
const keepaliveInterval = 500;

/** A sibling that has not taken this many bytes yet gets no further signals until it has. */
const unsentBytesMax = 1024 * 1024;

/** What a ring begins with that brings something. */
const recordWord = "record ";

export interface DoorbellOptions {
  readonly node: string;
  readonly registry: Registry;
  readonly clock: Clock;
  /** Called when a sibling's process was heard, with its node. */
  readonly heard: (node: string) => void;
  /** Called when the log may have grown. */
  readonly rung: () => void;
  /** Called with what a ring brings; says whether that tells all that there is to know of it. */
  readonly brought: (text: string) => boolean;
  /** Called with each signal. */
  readonly signalled: (note: unknown) => void;
  readonly warn: (message: string, details?: object) => void;
}

interface Call {
  readonly sibling: Registration;
  readonly socket: Socket;
  /** It has not taken yet all that is written, and a ring that brings nothing is behind that: it will look for itself. */
  isRinging: boolean;
}

/**
 * Each process listens on a socket of its own, dials its siblings' and only writes to those. A line that is empty is a
 * ring, `record …` one that brings something, `hello <node>` the first line of who dials, any other line a signal in JSON.
 */
export class Doorbell {
  readonly #options: DoorbellOptions;
  readonly #outgoing = new Map<string, Call>();
  readonly #incoming = new Set<Socket>();
  readonly #file: string;
  #siblings: Registration[] = [];
  #server: Server | undefined;
  #inode: number | undefined;
  #listening = false;
  #warned = false;
  #release = () => {};
  #timers: (() => void)[] = [];
  #closed = false;

  constructor(options: DoorbellOptions) {
    this.#options = options;
    this.#file = join(options.registry.folder, `${options.node}.sock`);
  }

  /** The other processes on this data folder, as of the last look at the registry. */
  get siblings(): readonly Registration[] {
    return this.#siblings;
  }

  /** Whether siblings can be heard at all: their calls find this process, and they have had the time to call. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Listens, and dials all siblings. Where sockets cannot be had it warns: then the log is polled only. */
  async open(): Promise<void> {
    const { clock } = this.#options;
    await this.#listen();
    this.#listening = this.#server !== undefined;
    this.#rescan();
    this.#timers = [
      clock.every(rescanInterval, () => this.#rescan()),
      clock.every(rescanInterval, () => void this.#mend()),
      clock.every(keepaliveInterval, () => this.ring()),
    ];
  }

  /** Tells every sibling that the log has grown. One that is behind with its rings has to look for itself what the ring would bring. */
  ring(brings?: string): void {
    const line = brings === undefined ? "" : `${recordWord}${brings}`;
    const ring = line.length <= lineLengthMax ? `${line}\n` : "\n";
    for (const call of this.#outgoing.values()) {
      const { socket } = call;
      if (socket.writableLength === 0) socket.write(ring);
      else if (!call.isRinging) {
        call.isRinging = true;
        socket.write("\n", () => {
          call.isRinging = false;
        });
      }
    }
  }

  /** Sends a signal to every sibling, best effort. */
  signal(note: unknown): void {
    const line = JSON.stringify(note);
    if (line === undefined || line.length > lineLengthMax) return;
    for (const { socket } of this.#outgoing.values()) {
      if (socket.writableLength <= unsentBytesMax) socket.write(`${line}\n`);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#timers) stop();
    for (const { socket } of this.#outgoing.values()) socket.destroy();
    for (const socket of this.#incoming) socket.destroy();
    const server = this.#server;
    this.#hangUp();
    // Its end is the end of the last connection.
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
    rmSync(this.#file, { force: true });
  }

  async #listen(): Promise<void> {
    try {
      rmSync(this.#file, { force: true });
      const short = socketPath(this.#file);
      if (short === undefined) throw new Error(`the path ${this.#file} is too long for a socket`);
      this.#release = short.release;
      const server = createServer((socket) => this.#accept(socket));
      this.#server = server;
      await new Promise<void>((resolve, reject) => {
        server.on("error", reject);
        listenAlone(server, short.path, resolve);
      });
      this.#inode = this.#inodeNow();
      this.#warned = false;
    } catch (error) {
      this.#hangUp();
      if (this.#warned) return;
      this.#warned = true;
      this.#options.warn("no doorbell here: nodes hear of each other by polling alone", {
        reason: (error as Error).message,
      });
    }
  }

  /** Takes no more calls. Whoever is connected stays so. */
  #hangUp(): void {
    this.#server?.close();
    this.#server = undefined;
    this.#release();
    this.#release = () => {};
  }

  #inodeNow(): number | undefined {
    return statSync(this.#file, { throwIfNoEntry: false })?.ino;
  }

  /** Who has lost its socket's file hears no sibling that starts from then on: a new one is made. */
  async #mend(): Promise<void> {
    this.#listening = this.#server !== undefined && this.#inodeNow() === this.#inode;
    if (this.#listening) return;
    this.#hangUp();
    await this.#listen();
    if (this.#closed) this.#hangUp();
  }

  #accept(socket: Socket): void {
    const lines = new LineReader();
    let caller: string | undefined;
    this.#incoming.add(socket);
    socket.setEncoding("utf8");
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#incoming.delete(socket);
      // What it appended last it may not have had the time to ring for.
      this.#options.rung();
    });
    socket.on("data", (chunk: string) => {
      let isPlain = false;
      for (const line of lines.read(chunk)) {
        if (line.startsWith(recordWord)) {
          isPlain = !this.#options.brought(line.slice(recordWord.length)) || isPlain;
          continue;
        }
        isPlain = true;
        if (line.startsWith("hello ")) {
          caller = line.slice("hello ".length);
          if (!this.#outgoing.has(caller)) this.#rescan();
        } else if (line !== "") this.#note(line);
      }
      if (caller !== undefined) this.#options.heard(caller);
      if (isPlain) this.#options.rung();
    });
  }

  #note(line: string): void {
    let note: unknown;
    try {
      note = JSON.parse(line);
    } catch {
      return;
    }
    this.#options.signalled(note);
  }

  #rescan(): void {
    if (this.#closed) return;
    this.#siblings = this.#options.registry.siblings();
    for (const sibling of this.#siblings) {
      const known = this.#outgoing.get(sibling.node);
      if (known !== undefined && sameProcess(known.sibling, sibling)) continue;
      known?.socket.destroy();
      this.#dial(sibling);
    }
  }

  #dial(sibling: Registration): void {
    const short = socketPath(join(this.#options.registry.folder, `${sibling.node}.sock`));
    if (short === undefined) return;
    const socket = connect(short.path);
    this.#outgoing.set(sibling.node, { sibling, socket, isRinging: false });
    socket.write(`hello ${this.#options.node}\n`);
    socket.on("error", () => socket.destroy());
    // Nothing is ever read here: without this the sibling's end would not be noticed.
    socket.resume();
    socket.on("close", () => {
      short.release();
      if (this.#outgoing.get(sibling.node)?.socket === socket) this.#outgoing.delete(sibling.node);
    });
  }
}

/** What is brought is believed: no other user may call, who may perhaps read the log but not write it. The path is bound at once. */
function listenAlone(server: Server, path: string, listening: () => void): void {
  const before = process.umask(0o177);
  try {
    server.listen(path, listening);
  } finally {
    process.umask(before);
  }
}

function sameProcess(one: Registration, other: Registration): boolean {
  return one.pid === other.pid && one.startTime === other.startTime && one.bootId === other.bootId;
}
