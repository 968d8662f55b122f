/** People's pictures, over their letters: as they change, and as soon as somebody may see them. */
import "./picture.css";
import { effect, signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { message, parse } from "../../protocol/message.ts";
import { fold, isChannel } from "../../protocol/names.ts";
import { whenSeen } from "../files/seen.ts";
import { pictureOver } from "../layout/avatar.tsx";
import { preferences } from "../preferring.ts";
import { ask, current, lineListeners, watch } from "../store.ts";
import { Addresses, mayBeNews } from "./addresses.ts";
import { gallery } from "./finding.ts";

/** Who comes is told of many at once: they are drawn together. */
const gather_ms = 50;

const addresses = new Addresses({
  isMe: (key) => fold(current().me.nick) === key,
  sees: (key) => [...current().conversations.values()].some(({ members }) => members.has(key)),
});
/** Another object whenever they have changed. */
const told = signal({ addresses });
let isDue = false;
/** So many conversations there were. */
let places = 0;

/** Asks whose picture is where, on this connection and each next one, and shows them. It draws nothing itself. */
export function Pictures() {
  useEffect(() => {
    lineListeners.add(hear);
    pictureOver.value = pictureOf;
    void follow();
    const stop = effect(watchPlaces);
    return () => {
      lineListeners.delete(hear);
      stop();
    };
  }, []);
  return null;
}

/** Of a conversation that has ended the server says nothing. */
function watchPlaces(): void {
  const { size } = watch().conversations;
  if (size < places && addresses.lookAround()) draw();
  places = size;
}

/** As they say now: undefined while that is nothing, or not known. */
export function addressOf(nick: string): string | undefined {
  return told.value.addresses.of(nick);
}

/** Most have none: a component for each message's would cost more than the message. */
function pictureOf(nick: string): ComponentChild {
  const address = addressOf(nick);
  return address !== undefined && <PictureAt address={address} />;
}

/** Nothing while it cannot be shown, or the reader wants none. */
export function PictureAt({ address }: { readonly address: string | undefined }) {
  const { showsImages, showsPreviews } = preferences.value;
  const isWanted = address !== undefined && showsImages && showsPreviews;
  return isWanted ? <Shown key={address} address={address} /> : null;
}

function Shown({ address }: { readonly address: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [path, setPath] = useState(() => gallery.known(address));
  useEffect(() => whenSeen(place.current, () => setPath(gallery.at(address))), []);
  if (path?.value === undefined) return <span ref={place} class="picture-place" />;
  return (
    <img
      class="picture"
      src={path.value}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setPath(undefined)}
    />
  );
}

function hear(line: string): void {
  const news = mayBeNews.test(line) ? parse(line) : undefined;
  if (!news) return;
  const [, target = ""] = news.params;
  // A server has let us in anew: what was subscribed to ended with the connection before.
  if (news.verb === "001") void follow();
  // Of a large channel it is told who asks.
  if (news.verb === "774" && isChannel(target)) void ask(message("METADATA", [target, "SYNC"]));
  if (addresses.hear(news)) draw();
}

async function follow(): Promise<void> {
  const settle = addresses.begin();
  await ask(message("METADATA", ["*", "SUB", "avatar"]));
  const { refusal } = await ask(message("METADATA", ["*ALL", "SYNC"]));
  if (refusal !== undefined) return;
  settle();
  draw();
}

function draw(): void {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    told.value = { addresses };
  }, gather_ms);
}
