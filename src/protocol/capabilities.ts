/** The capabilities that the server offers. IRCv3 Capability Negotiation, and each capability's own specification. */

interface Row {
  /** Its place in a connection's set, which is one small integer. */
  readonly bit: number;
  /** What must be negotiated too, in any order, before this one may be used. */
  readonly dependsOn?: "batch";
}

/** By name, in the order in which they are listed. */
export const capabilities = {
  "message-tags": { bit: 1 },
  "server-time": { bit: 2 },
  "echo-message": { bit: 4 },
  batch: { bit: 8 },
  "labeled-response": { bit: 16, dependsOn: "batch" },
  "cap-notify": { bit: 32 },
  "standard-replies": { bit: 64 },
  "multi-prefix": { bit: 128 },
  "userhost-in-names": { bit: 256 },
  "away-notify": { bit: 512 },
  "extended-join": { bit: 1024 },
  "invite-notify": { bit: 2048 },
  setname: { bit: 4096 },
  chghost: { bit: 8192 },
  "account-notify": { bit: 16_384 },
  "account-tag": { bit: 32_768 },
  "extended-monitor": { bit: 65_536 },
  "draft/no-implicit-names": { bit: 131_072 },
  "draft/extended-isupport": { bit: 262_144 },
  "draft/pre-away": { bit: 524_288 },
  "draft/channel-rename": { bit: 1_048_576 },
  "draft/read-marker": { bit: 134_217_728 },
  sasl: { bit: 8_388_608 },
  "draft/account-registration": { bit: 16_777_216 },
  "draft/multiline": { bit: 33_554_432, dependsOn: "batch" },
  "draft/metadata-3": { bit: 67_108_864, dependsOn: "batch" },
  "chorus/nodes": { bit: 2_097_152 },
  "chorus/resume": { bit: 4_194_304 },
} as const satisfies Record<string, Row>;

/** The name of an offered capability. */
export type Capability = keyof typeof capabilities;

/** Whether a connection with this set may be spoken to so: it asked for the capability and for what that needs. */
export function has(set: number, capability: Capability): boolean {
  const { bit, dependsOn }: Row = capabilities[capability];
  return (set & bit) !== 0 && (dependsOn === undefined || has(set, dependsOn));
}

/** Every capability in the set, in the table's order, usable yet or not: what CAP LIST shows. */
export function capabilityNames(set: number): Capability[] {
  const names = Object.keys(capabilities) as Capability[];
  return names.filter((name) => (set & capabilities[name].bit) !== 0);
}
