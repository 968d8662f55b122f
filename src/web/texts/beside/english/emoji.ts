/** English: choosing emoji. */
export const emoji = {
  "emoji.pick": "Choose an emoji",
  "emoji.search": "Search emoji",
  "emoji.groups": "Kinds of emoji",
  "emoji.tone": "Skin tone",
  "emoji.none": "No emoji is called that.",
  "emoji.recent": "Recently used",
  "emoji.smileys": "Smileys",
  "emoji.people": "People",
  "emoji.nature": "Animals and nature",
  "emoji.food": "Food and drink",
  "emoji.travel": "Travel and places",
  "emoji.activities": "Activities",
  "emoji.objects": "Objects",
  "emoji.symbols": "Symbols",
  "emoji.flags": "Flags",
  "emoji.found": "Found",
} as const;
