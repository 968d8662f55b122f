/** What the server tells clients about itself: RPL_ISUPPORT. Modern IRC, "RPL_ISUPPORT Parameters". */
import { limits } from "./limits.ts";

/** Modern IRC, "RPL_ISUPPORT": with the client and the text this makes 15 parameters, the most older clients take. */
const tokensPerLineMax = 13;

/** How many targets a command takes at once; "" for as many as stand in a line. */
const targetsMax = {
  INVITE: 1,
  JOIN: "",
  KICK: limits.targets,
  LIST: "",
  MONITOR: "",
  NAMES: limits.targets,
  NOTICE: limits.targets,
  PART: "",
  PRIVMSG: limits.targets,
  TAGMSG: limits.targets,
  WHO: 1,
  WHOIS: limits.targets,
  WHOWAS: limits.targets,
};

/**
 * The tokens, each one parameter, in as few lines as may be.
 * @param network the network's name as people read it @param more tokens that others know of
 */
export function isupport(network: string, more: readonly string[] = []): string[][] {
  const tokens = [
    `AWAYLEN=${limits.away}`,
    "CASEMAPPING=ascii",
    `CHATHISTORY=${limits.history}`,
    `CHANLIMIT=#:${limits.channels}`,
    `CHANNELLEN=${limits.channel}`,
    "CHANTYPES=#",
    "ELIST=CMNTU",
    `HOSTLEN=${limits.host}`,
    `KEYLEN=${limits.key}`,
    `KICKLEN=${limits.kick}`,
    `MAXTARGETS=${limits.targets}`,
    `MONITOR=${limits.monitor}`,
    "MSGREFTYPES=msgid,timestamp",
    `NAMELEN=${limits.realname}`,
    `NETWORK=${escapeValue(network)}`,
    `NICKLEN=${limits.nick}`,
    "SAFELIST",
    `TARGMAX=${Object.entries(targetsMax)
      .map(([verb, most]) => `${verb}:${most}`)
      .join(",")}`,
    `TOPICLEN=${limits.topic}`,
    `UNREAD=${limits.unread}`,
    `USERLEN=${limits.user}`,
    "UTF8ONLY",
    "WHOX",
    ...more,
  ].sort();
  const lines: string[][] = [];
  while (tokens.length > 0) lines.push(tokens.splice(0, tokensPerLineMax));
  return lines;
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\x5C").replaceAll(" ", "\\x20").replaceAll("=", "\\x3D");
}
