/** PASS: the password of a network that lets in only who knows it. */
import type { Command } from "./command.ts";

export const pass: Command = {
  verb: "PASS",
  from: "newcomer",
  parameters: 1,
  help: "PASS <password>: the network's password, before NICK and USER",
  run: ({ credentials }, { params: [password = ""] }) => ({
    client: { passed: credentials.isPassword(password) },
  }),
};
