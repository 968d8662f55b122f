/** The page that shows the cluster at work begins here. */
import "../styles/tokens.css";
import "../styles/base.css";
import "./page.css";
import { render } from "preact";
import { beginToSpeak } from "../texts/speaking.ts";
import { Page } from "./page.tsx";
import { watch } from "./watching.ts";

await beginToSpeak();
watch();
const place = document.getElementById("app");
if (place) render(<Page />, place);
