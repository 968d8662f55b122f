/** What the key "trusted_proxies" may look like. */
import { z } from "zod";
import { type Range, rangeOf } from "../network/addresses.ts";
import type { Kind } from "./values.ts";

/** Addresses, and ranges of them. */
export const ranges: Kind<readonly Range[]> = {
  allowed:
    'a list of addresses and ranges such as "192.0.2.7", "10.1.0.0/16" or "2001:db8::/32", none of which holds all of IPv4',
  schema: z.array(
    z
      .string()
      .transform(rangeOf)
      .pipe(z.custom<Range>((range) => range !== undefined)),
  ),
  fromText: (text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
};
