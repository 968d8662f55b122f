/** A promise that was broken, and which one. */

export const properties = {
  P1: "every acknowledged message is in the log for ever",
  P2: "what a client says under a label counts at most once",
  P3: "one order for all clients, nodes and history",
  P4: "a sender's messages stand in the order sent",
  P5: "no gap that is not announced",
  P6: "history only grows",
  P7: "a resume gives exactly the missing suffix",
  P8: "who is where at a position is the same on every node",
  P9: "one owner per nick, and nobody else has an account's",
  P10: "nothing reaches who may not see it",
  P11: "an id always names the same line",
  P12: "once faults stop, all converge within a bound",
  P13: "every send ends in exactly one fate, and a true one",
  P14: "a PONG is a barrier",
  P15: "a read marker never goes back, and all clients of an account have the same",
} as const;

export type Property = keyof typeof properties;

export class Violation extends Error {
  override readonly name = "Violation";
  readonly property: Property;

  constructor(property: Property, details: string) {
    super(`${property}, ${properties[property]}: ${details}`);
    this.property = property;
  }
}
