/** What is made of a part of the state once, for as long as the part is there. No part of the state, nor of snapshots. */
export function derived<Part extends object, Made>(make: (part: Part) => Made): (part: Part) => Made {
  const made = new WeakMap<Part, Made>();
  return (part) => made.getOrInsertComputed(part, make);
}
