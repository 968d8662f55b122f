/** The name of a file in a Content-Disposition header. RFC 6266, and names as programs write them who do not know it. */

/** Undefined where there is none. */
export function nameIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, charset = "", encoded] = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(header) ?? [];
  const extended = encoded === undefined ? undefined : decoded(encoded, charset);
  if (extended !== undefined) return extended;
  const [, quoted, bare] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/is.exec(header) ?? [];
  const name = quoted?.replace(/\\(.)/gs, "$1") ?? bare;
  return name === undefined ? undefined : asUtf8(name);
}

function decoded(encoded: string, charset: string): string | undefined {
  try {
    const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}

/** Node reads headers as Latin-1; many programs write UTF-8. */
function asUtf8(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}
