/** ISUPPORT: what the server can do, before registration too (IRCv3 draft/extended-isupport). */
import { channelModeLetters, listMax } from "../network/channel-modes.ts";
import { extbans } from "../network/masks.ts";
import { rankLetters, rankPrefixes } from "../network/ranks.ts";
import { has } from "../protocol/capabilities.ts";
import { isupport as tokenLines } from "../protocol/isupport.ts";
import { type Command, numericReply, type Reply, type ServerInfo, type View } from "./command.ts";

const { lists, always, whenSet, flags } = channelModeLetters;

const modeTokens = [
  "ACCOUNTEXTBAN=a",
  "BOT=B",
  `CHANMODES=${lists},${always},${whenSet},${flags}`,
  "EXCEPTS=e",
  `EXTBAN=${extbans.prefix},${extbans.letters}`,
  "INVEX=I",
  `MAXLIST=${lists}:${listMax}`,
  // As many as stand in a line.
  "MODES",
  `PREFIX=(${rankLetters})${rankPrefixes}`,
  "STATUSMSG=@+",
];

export const isupport: Command = {
  verb: "ISUPPORT",
  from: "anyone",
  parameters: 0,
  help: "ISUPPORT: what this server can do, and its limits",
  run(view) {
    const early = !view.session && !has(view.client.capabilities, "draft/extended-isupport");
    return { replies: early ? [numericReply("ERR_NOTREGISTERED")] : supported(view) };
  },
};

/** Every token, by lines of as many as one may hold. @param vapid the public key for pushes, for those who want to know it */
export function tokensOf(
  { network, uploads }: Pick<ServerInfo, "network" | "uploads">,
  vapid?: string,
): string[][] {
  return tokenLines(network, [
    ...modeTokens,
    ...(vapid ? [`VAPID=${vapid}`] : []),
    ...(uploads ? [`soju.im/FILEHOST=${uploads}`] : []),
  ]);
}

/** RPL_ISUPPORT, in the form that the client has asked for. */
export function supported({ server, client }: View): readonly Reply[] {
  const asks = has(client.capabilities, "draft/webpush") || has(client.capabilities, "soju.im/webpush");
  const replies = tokensOf(server, asks ? server.push?.key : undefined).map((tokens) =>
    numericReply("RPL_ISUPPORT", ...tokens),
  );
  const batched = has(client.capabilities, "batch") && has(client.capabilities, "draft/extended-isupport");
  return batched ? [{ kind: "batch", type: "draft/isupport", replies }] : replies;
}
