/** The IRC dialect: messages in, messages out, with labels and batches where they were negotiated. */

import { type LineReply, numericReply, type Reply, type ServerInfo } from "../commands/command.ts";
import { has } from "../protocol/capabilities.ts";
import { fitted } from "../protocol/fit.ts";
import { limits } from "../protocol/limits.ts";
import { clientLineLimits, type Line, LineSplitter } from "../protocol/lines.ts";
import { type Message, message, noTags, parse, serialize } from "../protocol/message.ts";
import { numeric } from "../protocol/numerics.ts";
import { standardReply } from "../protocol/standard-replies.ts";
import { parseTags } from "../protocol/tags.ts";
import { dated } from "./dated.ts";
import type { Dialect, Item, Request, Speaker } from "./dialect.ts";
import { answering, LabelledAnswer, type Rendered, tagged } from "./labelled-answer.ts";
import { ircMessages, ircWay, type Way } from "./rendering.ts";
import type { Told } from "./told.ts";

/** The label that a client may give, in bytes (IRCv3 labeled-response). */
const labelBytesMax = 64;

/** Any of these takes FAIL, WARN and NOTE: who can resume has to tell them apart, and metadata has no other way to say no. */
const speaksStandard = ["standard-replies", "chorus/resume", "draft/metadata-3"] as const;
/** Commands whose own specifications answer by standard replies, whatever else was negotiated. */
const answeredByFail: ReadonlySet<string> = new Set([
  "BATCH",
  "CHATHISTORY",
  "MARKREAD",
  "REDACT",
  "REGISTER",
  "SEARCH",
  "UNREAD",
  "VERIFY",
]);

export class IrcDialect implements Dialect {
  readonly name = "irc";
  readonly awaitsPause = false;
  readonly #server: ServerInfo;
  readonly #speaker: Speaker;
  readonly #splitter = new LineSplitter(clientLineLimits);
  #batches = 0;
  /** The reference of the batch of missed lines, while it is open. */
  #replay: string | undefined;
  /** What is history has its time in front. */
  #dates = false;
  /** The reference of the batch that is given in pieces, while it is open. */
  #batch = "";

  constructor(server: ServerInfo, speaker: Speaker) {
    this.#server = server;
    this.#speaker = speaker;
  }

  way(): Way {
    return ircWay(this.#speaker.client.capabilities);
  }

  read(bytes: Uint8Array): Line[] {
    return this.#splitter.push(bytes);
  }

  pause(): Line[] {
    return [];
  }

  request(line: Line): Request {
    const isLong = line.kind === "line" && isTooLong(line.text);
    const parsed = line.kind === "line" && !isLong ? parse(line.text) : undefined;
    const label = this.#has("labeled-response") ? tagsOf(line).get("label") : undefined;
    const answer = new LabelledAnswer(label !== undefined && isLabel(label) ? label : undefined);
    const respond = (items: readonly Item[], last: boolean) => {
      if (items.length === 0 && answer.label === undefined) return "";
      return answer
        .add(
          items.flatMap((item) => this.#render(item)),
          last,
          () => this.#nextBatch(),
          this.#server.name,
        )
        .map((each) => `${serialize(each)}\r\n`)
        .join("");
    };
    return parsed
      ? { message: parsed, label: answer.label, respond }
      : { message: undefined, problem: problemOf(isLong ? { kind: "too-long" } : line), respond };
  }

  tell(item: Item): string {
    return this.#render(item)
      .map((line) => `${serialize(line.message)}\r\n`)
      .join("");
  }

  ping(): string {
    return `PING ${this.#server.name}\r\n`;
  }

  farewell(reason: string): string {
    return `${serialize(message("ERROR", [`Closing link: (${this.#speaker.client.host}) [${oneLine(reason)}]`]))}\r\n`;
  }

  #has(capability: Parameters<typeof has>[1]): boolean {
    return has(this.#speaker.client.capabilities, capability);
  }

  #nextBatch(): string {
    this.#batches += 1;
    return this.#batches.toString(36);
  }

  #render(item: Item): Rendered[] {
    switch (item.kind) {
      case "batch":
        return this.#whole(item);
      case "batch-begins":
        this.#batch = this.#nextBatch();
        return [this.#begin(this.#batch, item)];
      case "in-batch":
        return [this.#within(this.#batch, item.reply)];
      case "batch-ends":
        return [this.#end(this.#batch)];
    }
    if (item.kind === "replay") return [item.begins ? this.#beginReplay("chorus/resume") : this.#endReplay()];
    if (item.kind === "found") return this.#found(item.begins);
    if (item.kind === "history-begins" || item.kind === "history-ends") return this.#history(item);
    if (item.kind === "replayed") return this.#replayed(item.told);
    if (item.kind !== "own") return [{ message: fitted(this.#reply(item)), labelled: true }];
    const lines = ircMessages(this.#speaker.client.capabilities, item.told);
    // Of a message to oneself only the echo is the answer; the other copy is the message.
    const labelled = item.echo || item.told.delivery.line.type !== "said";
    return lines.map((line) => (labelled ? answering(line) : { message: line, labelled }));
  }

  /** The batch around what was missed. */
  #beginReplay(...type: readonly string[]): Rendered {
    const { name: source } = this.#server;
    this.#replay = this.#nextBatch();
    return { message: message("BATCH", [`+${this.#replay}`, ...type], { source }), labelled: false };
  }

  #endReplay(): Rendered {
    const { name: source } = this.#server;
    const reference = this.#replay;
    this.#replay = undefined;
    return { message: message("BATCH", [`-${reference}`], { source }), labelled: false };
  }

  /** The batch around history: an answer, or told to who has asked for none. Who knows no batches gets its lines alone. */
  #history(item: Item & { kind: "history-begins" | "history-ends" }): Rendered[] {
    const isBatch = this.#has("batch");
    const isAsked = item.kind === "history-begins" && item.alone === true;
    // A line with an id stays as it is.
    const canDate = !this.#has("server-time") && !this.#has("message-tags");
    this.#dates = item.kind === "history-begins" && !isAsked && canDate;
    if (item.kind === "history-ends") return isBatch ? [this.#endReplay()] : [];
    const { target } = item;
    if (isBatch) return [{ ...this.#beginReplay("chathistory", target), labelled: isAsked, alone: isAsked }];
    if (isAsked) return [];
    const text = `What was said here last${this.#dates ? ", with its time in UTC" : ""}:`;
    const { name: source } = this.#server;
    return [{ message: message("NOTICE", [target, text], { source }), labelled: false }];
  }

  /** The batch around what was found. */
  #found(begins: boolean): Rendered[] {
    if (!this.#has("batch")) return [];
    return [begins ? { ...this.#beginReplay("search"), labelled: true, alone: true } : this.#endReplay()];
  }

  #replayed(told: Told): Rendered[] {
    const batch = this.#replay;
    const lines = ircMessages(this.#speaker.client.capabilities, told);
    return (this.#dates ? dated(lines, told) : lines)
      .map((line) => (batch === undefined || line.tags.has("batch") ? line : tagged(line, "batch", batch)))
      .map((line) => ({ message: line, labelled: false }));
  }

  #whole(batch: Reply & { kind: "batch" }): Rendered[] {
    const reference = this.#nextBatch();
    const replies = [...batch.replies].flatMap((reply) => (reply ? [this.#within(reference, reply)] : []));
    return [this.#begin(reference, batch), ...replies, this.#end(reference)];
  }

  /** A label stands at its start, which is all that a batch around it needs to know of it. */
  #begin(
    reference: string,
    { type, params = [], alone }: Pick<Reply & { kind: "batch" }, "type" | "params" | "alone">,
  ): Rendered {
    const { name: source } = this.#server;
    return {
      ...answering(message("BATCH", [`+${reference}`, type, ...params], { source })),
      alone: alone === true,
    };
  }

  #within(reference: string, reply: LineReply): Rendered {
    return answering(tagged(fitted(this.#reply(reply)), "batch", reference));
  }

  #end(reference: string): Rendered {
    return answering(message("BATCH", [`-${reference}`], { source: this.#server.name }));
  }

  #reply(reply: LineReply): Message {
    const { name: source } = this.#server;
    const nick = this.#speaker.nick === "" ? "*" : this.#speaker.nick;
    switch (reply.kind) {
      case "numeric":
        return numeric(reply.name, source, nick, reply.params);
      case "message":
        return message(reply.verb, reply.verb === "CAP" ? [nick, ...reply.params.slice(1)] : reply.params, {
          source: reply.source ?? source,
        });
      case "standard": {
        const { type, command, code, context, description } = reply;
        if (answeredByFail.has(command) || speaksStandard.some((capability) => this.#has(capability)))
          return standardReply(type, command, code, context, description, source);
        return message("NOTICE", [nick, [type, command, code, ...context, description].join(" ")], {
          source,
        });
      }
    }
  }
}

/** Also of a line that is none: what is wrong with it is told with its label. */
function tagsOf(line: Line): ReadonlyMap<string, string> {
  const tags = line.kind === "line" ? /^@([^ ]*)/.exec(line.text)?.[1] : line.tags;
  return tags === undefined ? noTags : parseTags(tags);
}

/** Whether it can be given back. */
function isLabel(text: string): boolean {
  return text !== "" && Buffer.byteLength(text) <= labelBytesMax && !text.includes("\0");
}

/** Whether it is longer than a line may be that has no password in it. */
function isTooLong(text: string): boolean {
  // No unit of UTF-16 takes more than three bytes: of most lines that is all that needs to be known.
  if (3 * text.length + "\r\n".length <= limits.line) return false;
  const rest = text.startsWith("@") ? text.slice(text.indexOf(" ") + 1) : text;
  return Buffer.byteLength(rest) + "\r\n".length > limits.line && !/^REGISTER /i.test(rest);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, " ");
}

function problemOf(line: Line): Reply {
  switch (line.kind) {
    case "too-long":
      return numericReply("ERR_INPUTTOOLONG");
    case "invalid-utf8":
      // Not a notice to anyone: UTF8ONLY knows this FAIL whatever was negotiated.
      return {
        kind: "message",
        verb: "FAIL",
        params: [line.verb ?? "*", "INVALID_UTF8", "Message rejected: it is not valid UTF-8"],
      };
    case "line":
      return numericReply("ERR_UNKNOWNCOMMAND", "*");
  }
}
