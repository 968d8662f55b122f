/** What typed commands say: it comes with them. */
import { type CommandWording, commandPhrases } from "../../client/chat/command-phrases.ts";
import { catalogueOf } from "./catalogue.ts";

const catalogue = catalogueOf<keyof typeof commandPhrases>(
  commandPhrases,
  async () => (await import("./commands/german.ts")).german,
);

export const words: CommandWording = catalogue.t;
export const { speak } = catalogue;
