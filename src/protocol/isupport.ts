/** What the server tells clients about itself: RPL_ISUPPORT. Modern IRC, "RPL_ISUPPORT Parameters". */
import { limits } from "./limits.ts";

/** Modern IRC, "RPL_ISUPPORT": with the client and the text this makes 15 parameters, the most older clients take. */
const tokensPerLineMax = 13;

/** The tokens, each one parameter, in as few lines as may be. `network` is the network's name as people read it. */
export function isupport(network: string): string[][] {
  const tokens = [
    "CASEMAPPING=ascii",
    "CHANMODES=,,,n",
    `CHANLIMIT=#:${limits.channels}`,
    `CHANNELLEN=${limits.channel}`,
    "CHANTYPES=#",
    `HOSTLEN=${limits.host}`,
    `MAXTARGETS=${limits.targets}`,
    `NETWORK=${escapeValue(network)}`,
    `NICKLEN=${limits.nick}`,
    "PREFIX=",
    `TARGMAX=PRIVMSG:${limits.targets},NOTICE:${limits.targets},JOIN:,PART:,NAMES:1`,
    `TOPICLEN=${limits.topic}`,
    `USERLEN=${limits.user}`,
    "UTF8ONLY",
  ];
  const lines: string[][] = [];
  while (tokens.length > 0) lines.push(tokens.splice(0, tokensPerLineMax));
  return lines;
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\x5C").replaceAll(" ", "\\x20").replaceAll("=", "\\x3D");
}
