/** What other parts of the client show below a message's text: attachments, previews of links. */
import type { ComponentChild } from "preact";
import type { Said } from "../../client/chat/chat.ts";

type Drawer = (item: Said) => ComponentChild;
const drawers: Drawer[] = [];

/** From now on this is drawn below each message that is there and not taken back. It reserves the height that it will need. */
export function showBelow(drawer: Drawer): void {
  drawers.push(drawer);
}

export function drawnBelow(item: Said): ComponentChild[] {
  return drawers.map((drawer) => drawer(item));
}
