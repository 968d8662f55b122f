/** The web client begins here. */
import "./styles/tokens.css";
import "./styles/base.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { keepTextStraight } from "./keep-straight.ts";
import { beginToFetchStylesAgain } from "./later.tsx";
import { beginToPrefer } from "./preferring.ts";
import { beginToRoute } from "./routing.ts";
import { browser, sitDown } from "./sitting.ts";
import { beginToSpeak } from "./texts/speaking.ts";
import { fitToKeyboard } from "./viewport.ts";

beginToFetchStylesAgain();
keepTextStraight();
beginToPrefer();
beginToRoute();
fitToKeyboard();
void begin();

/** Not awaited here: what is fetched later imports from this file, and would wait for its end. */
async function begin(): Promise<void> {
  await Promise.all([beginToSpeak(), sitDown()]);
  const place = document.getElementById("app");
  if (place) render(<App />, place);
  await chatBegins();
  // What goes on beside it.
  const beside = await import("./push/begin.tsx");
  await beside.begin();
}

/** There is a name, and so a chat. */
function chatBegins(): Promise<void> {
  return new Promise((resolve) => {
    effect(() => {
      if (browser.value) resolve();
    });
  });
}
