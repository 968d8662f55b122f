/** How a bug is planted: something else stands in the place of a method until it is taken out again. */
import type { Property } from "./violation.ts";
import type { World } from "./world.ts";

export interface Planted {
  readonly name: string;
  /** The promise that it breaks. */
  readonly breaks: Property;
  readonly plant: (world: World) => () => void;
}

/** Puts something in the place of a method, until the returned function is called. */
export function replace<Thing extends object, Name extends keyof Thing>(
  thing: Thing,
  name: Name,
  make: (original: Thing[Name]) => Thing[Name],
): () => void {
  const original = thing[name];
  thing[name] = make(original);
  return () => {
    thing[name] = original;
  };
}
