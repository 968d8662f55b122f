/** A browser's storage in memory; it may be full, or closed to pages. */

/** Characters of all names and values together. */
export function memoryStorage(room = Number.POSITIVE_INFINITY): globalThis.Storage {
  const values = new Map<string, string>();
  const used = () => [...values].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const storage = {
    getItem: (name: string) => values.get(name) ?? null,
    setItem(name: string, value: string) {
      const before = values.get(name);
      values.set(name, value);
      if (used() <= room) return;
      if (before === undefined) values.delete(name);
      else values.set(name, before);
      throw new DOMException("it is full", "QuotaExceededError");
    },
    removeItem: (name: string) => void values.delete(name),
  };
  // The names are what `Object.keys` gives, as in browsers.
  return new Proxy(storage, {
    ownKeys: () => [...values.keys()],
    getOwnPropertyDescriptor: (_, name) =>
      values.has(String(name))
        ? { enumerable: true, configurable: true, value: values.get(String(name)) }
        : undefined,
  }) as unknown as globalThis.Storage;
}
