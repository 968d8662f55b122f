/** The web client begins here. */
import "./styles/tokens.css";
import "./styles/base.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { beginToPrefer } from "./preferring.ts";
import { beginToRoute } from "./routing.ts";
import { browser, sitDown } from "./sitting.ts";
import { beginToSpeak } from "./texts/speaking.ts";
import { fitToKeyboard } from "./viewport.ts";

beginToPrefer();
beginToRoute();
fitToKeyboard();
await Promise.all([beginToSpeak(), sitDown()]);
const place = document.getElementById("app");
if (place) render(<App />, place);
// What goes on beside the chat comes when that is there. It is not waited for: it may need what this file is made into.
void import("./push/begin.tsx").then(({ begin }) =>
  begin((listener) => effect(() => browser.value?.listen(listener))),
);
