/** What the operator has to correct. */

/** Wrong usage or configuration: one line that names the option, or the file and key, and what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
