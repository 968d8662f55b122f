/** NickServ: accounts for clients that know nothing else. */
import { registering } from "./account.ts";
import { loggedInReply } from "./authenticate.ts";
import type { RegisteredView, Response } from "./command.ts";
import { type Service, type ServiceCommand, saying } from "./service.ts";

const register: ServiceCommand = {
  name: "REGISTER",
  parameters: 1,
  help: "<password>: make an account, named as your nick is",
  async run(view, [password = ""]) {
    const { server, session } = view;
    if (!server.accounts.register) return told(view, "Accounts are not made here.");
    if (session.account !== undefined) return told(view, `You are logged in as ${session.account}.`);
    const proposal = await registering(view, session.nick, password);
    if (typeof proposal === "string") return told(view, proposal);
    return {
      proposals: [
        {
          ...proposal,
          answer: (later) => [loggedInReply(later, session.nick), say(view, "Your account is registered.")],
        },
      ],
    };
  },
};

export const nickserv: Service = {
  nick: "NickServ",
  verbs: ["NICKSERV", "NS"],
  help: "make an account, or log in to yours",
  commands: [register],
};

function say(view: RegisteredView, text: string) {
  return saying(nickserv, view, text);
}

function told(view: RegisteredView, text: string): Response {
  return { replies: [say(view, text)] };
}
