/** Mail: a letter is handed to the operator's mail server, a few at a time. */
import type { Letter, Mail } from "../commands/outside.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import { FairQueue } from "./fair-queue.ts";

/** Letters on their way at once, and those of one address that may wait: more is no person who makes an account. */
const sendingMax = 4;
const waitingMax = 4;

/** Milliseconds that the mail server may take to be there, to greet, and to say anything at all: its client waits. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };

export interface SmtpOptions {
  readonly smtp: URL;
  readonly from: string;
  readonly warn: (message: string, details?: object) => void;
}

/** Hands letters to a mail server by SMTP. */
export class SmtpMail implements Mail {
  readonly #options: SmtpOptions;
  readonly #queue = new FairQueue(sendingMax, waitingMax);

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  async send(letter: Letter, address: string, isAllowed: () => boolean): ReturnType<Mail["send"]> {
    const task = async () => (isAllowed() ? this.#hand(letter) : "unavailable");
    return (await this.#queue.run(neighbourhood(address), task)) ?? "unavailable";
  }

  async #hand({ to, subject, text }: Letter): ReturnType<Mail["send"]> {
    const { smtp, from, warn } = this.#options;
    // Loaded when there is mail: most networks send none, and every node would begin later.
    const { createTransport } = await import("nodemailer");
    const transport = createTransport({ ...transportOf(smtp), ...patience });
    try {
      // As objects, so that nothing in them is read as more addresses.
      await transport.sendMail({ from: addressOf(from), to: addressOf(to), subject, text });
      return "sent";
    } catch (error) {
      if (isAboutRecipient(error)) return "refused";
      // To whom it was, and what it said, is nobody's business.
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      warn("mail cannot be sent", { host: smtp.host, code, responseCode });
      return "unavailable";
    } finally {
      transport.close();
    }
  }
}

function addressOf(address: string): { name: string; address: string } {
  return { name: "", address };
}

/** A password is not said in the clear, except on this machine. */
function transportOf({ protocol, hostname, port, username, password }: URL) {
  const secure = protocol === "smtps:";
  const isHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(username !== "" && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      requireTLS: !isHere,
    }),
  };
}

/** Whether the server will not have mail for this address, for good (RFC 5321, section 4.2.1). */
function isAboutRecipient(error: unknown): boolean {
  const {
    code,
    command,
    responseCode = 0,
  } = error as { code?: string; command?: string; responseCode?: number };
  return code === "EENVELOPE" && command === "RCPT TO" && responseCode >= 500;
}
