/** The chat itself: what runs it, and its screen. Fetched at once by who comes back, and while newcomers write their name. */

import { offerEmoji } from "./emoji/composing.tsx";
import { beginToShareFiles } from "./files/begin.tsx";
import { Layout } from "./layout/layout.tsx";
import { Panels } from "./panels.tsx";

export { Browser } from "./browser.ts";

offerEmoji();
beginToShareFiles();

export function Chat() {
  return (
    <>
      <Layout />
      <Panels />
    </>
  );
}
