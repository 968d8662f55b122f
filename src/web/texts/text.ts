/** What a catalogue of texts holds under a key. */

/** A text, or its forms by plural category: the value named `count` decides. "{name}" stands for a value. */
export type Text = string | ({ readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
