/** Pictures: which kind one is and how large it is shown, read off its first bytes. */

export interface Picture {
  readonly kind: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif";
  /** Pixels, as it is shown; absent where the first bytes do not say. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** Segments of a JPEG, and boxes of an AVIF, that are gone through at most. */
const partsMax = 512;

/** Undefined for what is no picture that browsers show everywhere. */
export function pictureIn(bytes: Uint8Array): Picture | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const begins = (signature: string, at = 0) =>
    view.toString("latin1", at, at + signature.length) === signature;
  if (begins("\x89PNG\r\n\x1a\n")) return found("image/png", begins("IHDR", 12) && sizeAt(view, 16));
  if (begins("GIF87a") || begins("GIF89a")) return found("image/gif", gifSize(view));
  if (begins("\xff\xd8\xff")) return found("image/jpeg", jpegSize(view));
  if (begins("RIFF") && begins("WEBP", 8)) return found("image/webp", webpSize(view));
  if (begins("ftyp", 4) && (begins("avif", 8) || begins("avis", 8)))
    return found("image/avif", avifSize(view));
  return undefined;
}

type Size = { readonly width: number; readonly height: number } | undefined | false;

function found(kind: Picture["kind"], size: Size): Picture {
  return size && size.width > 0 && size.height > 0 ? { kind, size } : { kind };
}

function sizeAt(view: Buffer, at: number): Size {
  return view.length >= at + 8 && { width: view.readUInt32BE(at), height: view.readUInt32BE(at + 4) };
}

function gifSize(view: Buffer): Size {
  return view.length >= 10 && { width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
}

/** ITU T.81, B.1.1: segments, until the one that begins the frame. */
function jpegSize(view: Buffer): Size {
  let at = 2;
  let isTurned = false;
  for (let part = 0; part < partsMax && at + 9 <= view.length; part++) {
    if (view[at] !== 0xff) return undefined;
    const marker = view[at + 1] ?? 0;
    // Any number of 0xff may fill the space before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.readUInt16BE(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [view.readUInt16BE(at + 5), view.readUInt16BE(at + 7)];
      return isTurned ? { width: height, height: width } : { width, height };
    }
    if (marker === 0xe1) isTurned ||= isTurnedBy(view.subarray(at + 4, at + 2 + length));
    at += 2 + Math.max(2, length);
  }
  return undefined;
}

/** Whether Exif says that it is to be shown lying on its side: orientation, tag 0x0112, of 5 or more. */
function isTurnedBy(segment: Buffer): boolean {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0") return false;
  const exif = segment.subarray(6);
  const isLittle = exif.toString("latin1", 0, 2) === "II";
  const short = (at: number) => {
    if (at + 2 > exif.length) return 0;
    return isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at);
  };
  if (exif.length < 8) return false;
  const directory = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
  const count = Math.min(short(directory), partsMax);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + 12 * index;
    if (short(entry) === 0x0112) return short(entry + 8) >= 5 && short(entry + 8) <= 8;
  }
  return false;
}

/** RFC 9649: lossy, lossless and extended files begin differently. */
function webpSize(view: Buffer): Size {
  if (view.length < 30) return undefined;
  switch (view.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = view.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

/** ISO/IEC 23008-12: the largest of the sizes that its items have; a thumbnail has one as well. */
function avifSize(view: Buffer): Size {
  let largest: Exclude<Size, undefined | false> = { width: 0, height: 0 };
  let at = 0;
  for (let part = 0; part < partsMax; part++) {
    at = view.indexOf("ispe", at + 1, "latin1");
    if (at < 0 || at + 16 > view.length) break;
    const size = sizeAt(view, at + 8);
    if (size && size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
