/** What the configuration says about files: where they are kept, how large they may be, and which are taken. */
import { z } from "zod";
import type { S3Address } from "../files/s3-store.ts";
import { type Kind, quantity } from "./values.ts";

/** A folder, or a store that speaks S3. */
export type StorePlace = { readonly folder: string } | { readonly s3: S3Address };

/** Undefined for the default. */
export const store: Kind<StorePlace | undefined> = {
  allowed:
    'the path of a folder, or "s3://KEY:SECRET@HOST/BUCKET", perhaps with "/PREFIX" and "?region=REGION", where what is special in URLs is written %40 for "@"; "s3+http://" without TLS',
  schema: z
    .string()
    .regex(/^[^\0]*$/)
    .transform((text, context) => {
      if (text === "") return undefined;
      if (!/^s3(?:\+http)?:/i.test(text)) return { folder: text };
      const s3 = addressIn(text);
      if (s3 === undefined) context.addIssue("no address of a store");
      return s3 && { s3 };
    }),
  fromText: (text) => text,
  isSecret: true,
};

/** Undefined for what is none. */
function addressIn(text: string): S3Address | undefined {
  const isPlain = /^s3\+http:/i.test(text);
  const url = URL.parse(text.replace(/^s3(?:\+http)?:/i, isPlain ? "http:" : "https:"));
  const [, bucket, prefix = ""] =
    /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?$/.exec(url?.pathname ?? "") ?? [];
  if (!url || bucket === undefined || url.hash !== "" || prefix.split("/").includes("..")) return undefined;
  const { searchParams, origin, username, password } = url;
  if ([...searchParams.keys()].some((key) => key !== "region")) return undefined;
  try {
    const [accessKeyId, secretAccessKey] = [decodeURIComponent(username), decodeURIComponent(password)];
    if (accessKeyId === "" || secretAccessKey === "") return undefined;
    const region = searchParams.get("region") ?? "us-east-1";
    const whole = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
    return { endpoint: origin, bucket, prefix: whole, region, accessKeyId, secretAccessKey };
  } catch {
    return undefined;
  }
}

const bytesPer: Record<string, number> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** The size of many files together, in bytes; 0 is off. */
export const largeSize: Kind<number> = {
  allowed: 'a size such as "500MiB", "20GiB" or "2TiB", at most "1024TiB", or "0" for no limit',
  schema: quantity(/^(\d+)(KiB|MiB|GiB|TiB)$/, bytesPer, 2 ** 50),
  fromText: (text) => text,
};

/** Kinds of files. */
export const types: Kind<readonly string[]> = {
  allowed: 'a list of kinds such as "image/*" or "video/mp4", with "!" before those that are not taken',
  schema: z.array(z.string().regex(/^!?[a-z]+\/(?:\*|[a-z0-9.+-]+)$/)),
  fromText: (text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
};

/** Where clients reach the nodes by HTTP; empty for their own addresses. */
export const url: Kind<string> = {
  allowed: 'a URL of a site such as "https://chat.example.org", with nothing after the host and port',
  schema: z
    .string()
    .refine((text) => text === "" || (/^https?:/.test(text) && URL.parse(text)?.origin === text)),
  fromText: (text) => text,
};
