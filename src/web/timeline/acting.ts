/** What one does with a message, from its tools, from the keyboard or from the sheet on a phone. */
import { untracked } from "@preact/signals";
import type { Said } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { replyTo } from "../composer/reply.ts";
import { hashOf } from "../places.ts";
import { act, watch } from "../store.ts";
import { plainText, withoutCodes } from "../text/parse.ts";
import { copied, nameOf } from "./hand.ts";

export interface Abilities {
  readonly reply: boolean;
  readonly react: boolean;
  readonly link: boolean;
  readonly copy: boolean;
  readonly redact: boolean;
}

/** What one may do with a message of the conversation with this folded name. */
export function abilities(conversation: string, item: Said): Abilities {
  const chat = untracked(() => watch(conversation));
  const { me, network } = chat;
  const ranks = chat.conversations.get(conversation)?.members.get(fold(me.nick))?.ranks ?? "";
  const isThere = item.id !== undefined && !item.redacted;
  const mayRedact = item.isOwn || me.isOperator || /[qaoh]/.test(ranks);
  return {
    reply: isThere,
    react: isThere,
    link: item.id !== undefined,
    copy: !item.redacted && item.text !== "",
    redact: isThere && mayRedact && network.offered.has("draft/message-redaction"),
  };
}

export function reply(conversation: string, item: Said): void {
  if (item.id !== undefined)
    replyTo(conversation, { id: item.id, nick: item.nick, text: plainText(item.text) });
}

export function copyLink(conversation: string, item: Said): void {
  if (item.id === undefined) return;
  copy(
    item,
    new URL(hashOf({ kind: "conversation", name: nameOf(conversation), message: item.id }), location.href)
      .href,
  );
}

export function copyText(item: Said): void {
  copy(item, withoutCodes(item.text));
}

export function redact(conversation: string, item: Said): void {
  if (item.id !== undefined) act({ kind: "redact", in: nameOf(conversation), id: item.id });
}

export function focusComposer(): void {
  document.getElementById("composer")?.focus();
}

const copiedMs = 1500;

function copy(item: Said, text: string): void {
  navigator.clipboard?.writeText(text).then(
    () => {
      copied.value = item.key;
      setTimeout(() => {
        if (copied.value === item.key) copied.value = undefined;
      }, copiedMs);
    },
    // The browser lets nobody write there now: the message itself can still be selected.
    () => undefined,
  );
}
