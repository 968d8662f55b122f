/** The capabilities that the server offers. IRCv3 Capability Negotiation, and each capability's own specification. */

interface Row {
  /** Its place in a connection's set: a power of two, of which an exact number holds 53. */
  readonly bit: number;
  /** What must be negotiated too, in any order, before this one may be used. */
  readonly dependsOn?: "batch" | "message-tags";
  /** What is promised by it: the specification's name, IRCv3's where it does not say otherwise. */
  readonly specification: string;
}

/** By name, in the order in which they are listed. */
export const capabilities = {
  "message-tags": { bit: 1, specification: "Message Tags" },
  "server-time": { bit: 2, specification: "server-time Extension" },
  "echo-message": { bit: 4, specification: "echo-message Extension" },
  batch: { bit: 8, specification: "Batch" },
  "labeled-response": { bit: 16, dependsOn: "batch", specification: "Labeled Responses" },
  "cap-notify": { bit: 32, specification: "Client Capability Negotiation" },
  "standard-replies": { bit: 64, specification: "Standard Replies" },
  "multi-prefix": { bit: 128, specification: "multi-prefix Extension" },
  "userhost-in-names": { bit: 256, specification: "userhost-in-names Extension" },
  "away-notify": { bit: 512, specification: "away-notify Extension" },
  "extended-join": { bit: 1024, specification: "extended-join Extension" },
  "invite-notify": { bit: 2048, specification: "invite-notify Extension" },
  setname: { bit: 4096, specification: "setname Extension" },
  chghost: { bit: 8192, specification: "chghost Extension" },
  "account-notify": { bit: 16_384, specification: "account-notify Extension" },
  "account-tag": { bit: 32_768, specification: "account-tag Extension" },
  "extended-monitor": { bit: 65_536, specification: "extended-monitor Extension" },
  "draft/no-implicit-names": { bit: 131_072, specification: "no-implicit-names Extension" },
  "draft/extended-isupport": { bit: 262_144, specification: "Extended ISUPPORT" },
  "draft/pre-away": { bit: 524_288, specification: "Pre-away" },
  "draft/channel-rename": { bit: 1_048_576, specification: "Channel Renaming" },
  "draft/read-marker": { bit: 134_217_728, specification: "Read Marker" },
  sasl: { bit: 8_388_608, specification: "SASL Authentication 3.2" },
  "draft/account-registration": { bit: 16_777_216, specification: "Account Registration" },
  "draft/multiline": { bit: 33_554_432, dependsOn: "batch", specification: "Multiline Messages" },
  "draft/metadata-3": { bit: 67_108_864, dependsOn: "batch", specification: "Metadata 3" },
  "draft/message-redaction": {
    bit: 1_073_741_824,
    dependsOn: "message-tags",
    specification: "Message Redaction",
  },
  "draft/chathistory": { bit: 268_435_456, specification: "chathistory Extension" },
  "draft/event-playback": { bit: 536_870_912, specification: "chathistory Extension" },
  "draft/search": { bit: 2_147_483_648, specification: "Search, as proposed in pull request 496" },
  "draft/webpush": { bit: 2 ** 32, specification: "Web Push, as proposed in pull request 471" },
  "soju.im/webpush": {
    bit: 2 ** 33,
    specification: "Web Push Extension, soju's: the same under its older name",
  },
  "chorus/nodes": { bit: 2_097_152, specification: "Chorus, Coming back" },
  "chorus/resume": { bit: 4_194_304, specification: "Chorus, Coming back" },
} as const satisfies Record<string, Row>;

/** The name of an offered capability. */
export type Capability = keyof typeof capabilities;

/** Whether a connection with this set may be spoken to so: it asked for the capability and for what that needs. */
export function has(set: number, capability: Capability): boolean {
  if (set === 0) return false;
  const { dependsOn }: Row = capabilities[capability];
  return isIn(set, capability) && (dependsOn === undefined || has(set, dependsOn));
}

/** The set with a capability more, or with one less; the same where nothing changes. */
export function changed(set: number, capability: Capability, isWanted: boolean): number {
  if (isIn(set, capability) === isWanted) return set;
  return isWanted ? set + capabilities[capability].bit : set - capabilities[capability].bit;
}

/** Every capability in the set, in the table's order, usable yet or not: what CAP LIST shows. */
export function capabilityNames(set: number): Capability[] {
  return (Object.keys(capabilities) as Capability[]).filter((name) => isIn(set, name));
}

/** Operators on bits know 32 of them. */
function isIn(set: number, capability: Capability): boolean {
  return Math.floor(set / capabilities[capability].bit) % 2 === 1;
}
