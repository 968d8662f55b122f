/** What a link leads to, in a few words. */
export interface Preview {
  /** Where it was found in the end. */
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
  readonly site?: string;
  /** Where its picture can be had. */
  readonly picture?: string;
}
