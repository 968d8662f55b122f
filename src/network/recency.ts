/** Maps that hold so much: what was put in last stays, and what was not renewed for longest goes. */

/** Puts it in, or anew: behind all others, of which the first one goes when they are more than `most`. */
export function renew<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
