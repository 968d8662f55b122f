/** The web client begins here. */
import "./styles/tokens.css";
import "./styles/base.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { offerEmoji } from "./emoji/composing.tsx";
import { beginToShareFiles } from "./files/begin.tsx";
import { beginToPrefer } from "./preferring.ts";
import { beginToRoute } from "./routing.ts";
import { sitDown } from "./sitting.ts";
import { beginToSpeak } from "./texts/speaking.ts";
import { fitToKeyboard } from "./viewport.ts";

beginToPrefer();
beginToRoute();
fitToKeyboard();
offerEmoji();
beginToShareFiles();
await Promise.all([beginToSpeak(), sitDown()]);
const place = document.getElementById("app");
if (place) render(<App />, place);
