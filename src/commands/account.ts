/** REGISTER and VERIFY: a client gets an account (IRCv3 draft/account-registration). */

import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import { loggedInReply } from "./authenticate.ts";
import { type Command, failReply, type Proposal, type Reply, type View } from "./command.ts";

/** The capability's value. */
export function registrationTerms({ server }: Pick<View, "server">): string {
  return server.accounts.beforeConnect ? "before-connect" : "";
}

export const register: Command = {
  verb: "REGISTER",
  from: "anyone",
  parameters: 3,
  help: "REGISTER <account> | * <email> | * <password>: make an account, named as your nick is",
  async run(view, { params: [given = "", , password = ""] }) {
    const { session, client, server } = view;
    const nick = session?.nick ?? (client.nick || client.takenNick);
    const name = given === "*" ? nick : given;
    const fail = (code: string, description: string) => ({
      replies: [failReply("REGISTER", code, description, name || "*")],
    });
    if (!server.accounts.register) return fail("TEMPORARILY_UNAVAILABLE", "Accounts are not made here");
    if (!session && !server.accounts.beforeConnect) {
      return fail("COMPLETE_CONNECTION_REQUIRED", "Connect first, then register");
    }
    if (nick === "") return fail("NEED_NICK", "Choose a nick first");
    if (fold(name) !== fold(nick))
      return fail("ACCOUNT_NAME_MUST_BE_NICK", "An account is named as your nick is");
    if (session ? session.account : client.login)
      return fail("ALREADY_AUTHENTICATED", "You are logged in to an account");
    const proposal = await registering(view, name, password);
    return typeof proposal === "string" ? fail(proposal, reasons[proposal]) : { proposals: [proposal] };
  },
};

const reasons = {
  UNACCEPTABLE_PASSWORD: `A password has 1 to ${limits.password} bytes, and no control characters`,
  TEMPORARILY_UNAVAILABLE: "Too many at your address try this now; try again",
} as const;

/** What makes the account; or the code of what is wrong. */
export async function registering(
  view: View,
  name: string,
  password: string,
): Promise<Proposal | keyof typeof reasons> {
  const { credentials, client, server } = view;
  if (!isPassword(password)) return "UNACCEPTABLE_PASSWORD";
  const verifier = await credentials.verifierOf(password, client.host);
  if (!verifier) return "TEMPORARILY_UNAVAILABLE";
  const event = {
    type: "account-registered",
    account: name,
    verifier,
    ...(!client.loopback && { address: client.host }),
    ...(server.accounts.alwaysOn && ({ alwaysOn: true } as const)),
  } as const;
  return {
    event,
    learned: ({ position }) => ({ login: { account: name, provedBy: position } }),
    answer: (later) => [registered(name), loggedInReply(later, name)],
  };
}

/** Whether it may be one. */
export function isPassword(text: string): boolean {
  return text !== "" && Buffer.byteLength(text) <= limits.password && !/[\x00-\x1f\x7f]/.test(text);
}

function registered(name: string): Reply {
  return { kind: "message", verb: "REGISTER", params: ["SUCCESS", name, "Your account is registered"] };
}
