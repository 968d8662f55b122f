/** The English texts of panels, joined. */
import { account } from "./english/account.ts";
import { channel } from "./english/channel.ts";
import { palette } from "./english/palette.ts";
import { panel } from "./english/panel.ts";
import { person } from "./english/person.ts";
import { running } from "./english/running.ts";
import { search } from "./english/search.ts";
import { settings } from "./english/settings.ts";

export const english = {
  ...account,
  ...channel,
  ...palette,
  ...panel,
  ...person,
  ...running,
  ...search,
  ...settings,
} as const;
