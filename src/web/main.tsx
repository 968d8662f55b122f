/** The web client begins here. */
import { render } from "preact";

const place = document.getElementById("app");
if (place) render(<p>Chorus</p>, place);
