/** WEBPUSH: has what concerns one pushed to a program that is closed (IRCv3 draft/webpush, soju.im/webpush). */
import { ECDH } from "node:crypto";
import { isAlwaysOn } from "../network/accounts.ts";
import type { PushKeys } from "../network/push-events.ts";
import { parseTags } from "../protocol/tags.ts";
import {
  type Command,
  failReply,
  type PushTerms,
  type Reply,
  type Response,
  type View,
  warnReply,
} from "./command.ts";

const verb = "WEBPUSH";
/** Bytes of a point of P-256 that is written whole, and of a secret (RFC 8291, section 3.2). */
const publicKeyBytes = 65;
const secretBytes = 16;

export const webpush: Command = {
  verb,
  from: "registered",
  parameters: 0,
  help: "WEBPUSH REGISTER <endpoint> <keys> | UNREGISTER <endpoint>: have what concerns you pushed to you while you are not here",
  run(view, { params: [subcommand = "", endpoint = "", ...rest] }) {
    const { push } = view.server;
    if (!push) return fail("FORBIDDEN", "Nothing is pushed on this network", subcommand, endpoint);
    const expected = { REGISTER: 1, UNREGISTER: 0 }[subcommand.toUpperCase()];
    if (expected === undefined) {
      return fail("INVALID_PARAMS", "Say WEBPUSH REGISTER, or UNREGISTER", subcommand, endpoint);
    }
    const name = subcommand.toUpperCase();
    if (endpoint === "" || rest.length !== expected) {
      const usage = expected === 1 ? "an endpoint and its keys" : "an endpoint";
      return fail("INVALID_PARAMS", `WEBPUSH ${name} needs ${usage}, and nothing else`, name, endpoint);
    }
    return name === "REGISTER" ? register(push, endpoint, rest[0] ?? "") : unregister(endpoint);
  },
};

function register(push: PushTerms, endpoint: string, written: string): Response {
  const url = URL.parse(endpoint);
  if (
    url?.protocol !== "https:" ||
    url.username !== "" ||
    url.password !== "" ||
    !/^[!-~]+$/.test(endpoint)
  ) {
    return fail("INVALID_PARAMS", "An endpoint is a URL that begins with https://", "REGISTER", endpoint);
  }
  if (!push.allows(url.hostname)) {
    return fail("INVALID_PARAMS", "No push service can be there", "REGISTER", endpoint);
  }
  const keys = keysIn(written);
  if (!keys) {
    const description = "Keys are written p256dh=<public key>;auth=<secret of 16 bytes>, in base64url";
    return fail("INVALID_PARAMS", description, "REGISTER", endpoint);
  }
  return {
    proposals: [
      {
        event: { type: "push-subscribed", endpoint, ...keys },
        answer: (view) => [confirmed("REGISTER", endpoint), ...absence(view)],
      },
    ],
  };
}

function unregister(endpoint: string): Response {
  const answer = () => [confirmed("UNREGISTER", endpoint)];
  return { proposals: [{ event: { type: "push-unsubscribed", endpoint }, answer }] };
}

/** Undefined where something is missing, or is no key. */
function keysIn(written: string): PushKeys | undefined {
  const tags = parseTags(written);
  const [p256dh = "", auth = ""] = [tags.get("p256dh"), tags.get("auth")].map((key) =>
    key?.replace(/=+$/, ""),
  );
  if (bytesOf(auth)?.length !== secretBytes) return undefined;
  const point = bytesOf(p256dh);
  return point && isOnCurve(point) ? { p256dh, auth } : undefined;
}

function bytesOf(text: string): Buffer | undefined {
  return /^[\w-]+$/.test(text) ? Buffer.from(text, "base64url") : undefined;
}

/** Nothing can be encrypted for any other. */
function isOnCurve(point: Buffer): boolean {
  if (point.length !== publicKeyBytes || point[0] !== 4) return false;
  try {
    ECDH.convertKey(point, "prime256v1");
    return true;
  } catch {
    return false;
  }
}

function confirmed(subcommand: string, endpoint: string): Reply {
  return { kind: "message", verb, params: [subcommand, endpoint] };
}

/** Who has left is spoken to no more, so that nothing is pushed. */
function absence({ state, session }: View): readonly Reply[] {
  if (!session || isAlwaysOn(state, session)) return [];
  const description =
    "You leave when nobody is connected: NS SET ALWAYS-ON ON keeps you here, and has things pushed to you";
  return [warnReply(verb, "PERSISTENCE_REQUIRED", description)];
}

function fail(code: string, description: string, ...about: string[]): Response {
  return { replies: [failReply(verb, code, description, ...about.filter((word) => word !== ""))] };
}
