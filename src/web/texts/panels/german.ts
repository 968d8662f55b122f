/** The German texts of panels, joined. */
import { account } from "./german/account.ts";
import { channel } from "./german/channel.ts";
import { palette } from "./german/palette.ts";
import { panel } from "./german/panel.ts";
import { person } from "./german/person.ts";
import { running } from "./german/running.ts";
import { search } from "./german/search.ts";
import { settings } from "./german/settings.ts";

export const german = {
  ...account,
  ...channel,
  ...palette,
  ...panel,
  ...person,
  ...running,
  ...search,
  ...settings,
} as const;
