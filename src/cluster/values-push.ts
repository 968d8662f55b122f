/** What the keys of the section [push] may look like. */
import { z } from "zod";
import { type PushKey, pushKeyFrom } from "./push-key.ts";
import type { Kind } from "./values.ts";

/** Where push services find the operator (RFC 8292, section 2.1); empty for none. */
export const contact: Kind<string> = {
  allowed: 'a URL such as "mailto:admin@example.org" or "https://chat.example.org"',
  schema: z
    .string()
    .max(300)
    .regex(/^$|^(?:mailto:[!-~]+@|https:\/\/)[!-~]+$/)
    .refine((text) => text === "" || URL.canParse(text)),
  fromText: (text) => text,
};

/** The network's private key; undefined where none is given. */
export const key: Kind<PushKey | undefined> = {
  allowed: 'a private key of 32 bytes in base64, as "openssl rand -base64 32" makes it',
  schema: z
    .string()
    .refine((text) => text === "" || pushKeyFrom(text) !== undefined)
    .transform(pushKeyFrom),
  fromText: (text) => text,
  isSecret: true,
};
