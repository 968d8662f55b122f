/** The numeric replies: code, and final text where it is fixed. Wording of Modern IRC, "Numerics". */
import { isMiddle, type Message, message } from "./message.ts";

/** `text` is empty where a numeric has none, or one that its caller composes. */
export const numerics = {
  RPL_WELCOME: { code: "001", text: "" },
  RPL_YOURHOST: { code: "002", text: "" },
  RPL_CREATED: { code: "003", text: "" },
  RPL_MYINFO: { code: "004", text: "" },
  RPL_ISUPPORT: { code: "005", text: "are supported by this server" },
  RPL_UMODEIS: { code: "221", text: "" },
  RPL_LUSERCLIENT: { code: "251", text: "" },
  RPL_LUSEROP: { code: "252", text: "operator(s) online" },
  RPL_LUSERUNKNOWN: { code: "253", text: "unknown connection(s)" },
  RPL_LUSERCHANNELS: { code: "254", text: "channels formed" },
  RPL_LUSERME: { code: "255", text: "" },
  RPL_LOCALUSERS: { code: "265", text: "" },
  RPL_GLOBALUSERS: { code: "266", text: "" },
  RPL_CHANNELMODEIS: { code: "324", text: "" },
  RPL_CREATIONTIME: { code: "329", text: "" },
  RPL_NOTOPIC: { code: "331", text: "No topic is set" },
  RPL_TOPIC: { code: "332", text: "" },
  RPL_TOPICWHOTIME: { code: "333", text: "" },
  RPL_NAMREPLY: { code: "353", text: "" },
  RPL_ENDOFNAMES: { code: "366", text: "End of /NAMES list" },
  RPL_MOTD: { code: "372", text: "" },
  RPL_MOTDSTART: { code: "375", text: "" },
  RPL_ENDOFMOTD: { code: "376", text: "End of /MOTD command." },
  ERR_UNKNOWNERROR: { code: "400", text: "" },
  ERR_NOSUCHNICK: { code: "401", text: "No such nick/channel" },
  ERR_NOSUCHCHANNEL: { code: "403", text: "No such channel" },
  ERR_CANNOTSENDTOCHAN: { code: "404", text: "Cannot send to channel" },
  ERR_TOOMANYCHANNELS: { code: "405", text: "You have joined too many channels" },
  ERR_TOOMANYTARGETS: { code: "407", text: "Too many targets" },
  ERR_NOORIGIN: { code: "409", text: "No origin specified" },
  ERR_INVALIDCAPCMD: { code: "410", text: "Invalid CAP command" },
  ERR_NORECIPIENT: { code: "411", text: "" },
  ERR_NOTEXTTOSEND: { code: "412", text: "No text to send" },
  ERR_INPUTTOOLONG: { code: "417", text: "Input line was too long" },
  ERR_UNKNOWNCOMMAND: { code: "421", text: "Unknown command" },
  ERR_NOMOTD: { code: "422", text: "MOTD File is missing" },
  ERR_NONICKNAMEGIVEN: { code: "431", text: "No nickname given" },
  ERR_ERRONEUSNICKNAME: { code: "432", text: "Erroneus nickname" },
  ERR_NICKNAMEINUSE: { code: "433", text: "Nickname is already in use" },
  ERR_NOTONCHANNEL: { code: "442", text: "You're not on that channel" },
  ERR_NOTREGISTERED: { code: "451", text: "You have not registered" },
  ERR_NEEDMOREPARAMS: { code: "461", text: "Not enough parameters" },
  ERR_ALREADYREGISTERED: { code: "462", text: "You may not reregister" },
  ERR_UNKNOWNMODE: { code: "472", text: "is unknown mode char to me" },
  ERR_BADCHANMASK: { code: "476", text: "Bad Channel Mask" },
  ERR_UMODEUNKNOWNFLAG: { code: "501", text: "Unknown MODE flag" },
  ERR_USERSDONTMATCH: { code: "502", text: "Cant change mode for other users" },
} as const satisfies Record<string, { readonly code: string; readonly text: string }>;

/** A numeric by its name in the documentation. */
export type NumericName = keyof typeof numerics;

/**
 * The reply that `server` sends: the client's nick ("*" before it has one), `params`, and the fixed text if any.
 * What a client wrote may be repeated in `params`: "*" stands for what could not stand before the last parameter.
 * @throws RangeError as `message` does.
 */
export function numeric(
  name: NumericName,
  server: string,
  client: string,
  params: readonly string[],
): Message {
  const { code, text } = numerics[name];
  const all = text === "" ? [client, ...params] : [client, ...params, text];
  const last = all.length - 1;
  const shown = all.map((param, index) => (index === last || isMiddle(param) ? param : "*"));
  return message(code, shown, { source: server });
}
