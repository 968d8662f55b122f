/** The page that shows the cluster at work begins here. */
import { render } from "preact";

const place = document.getElementById("app");
if (place) render(<p>Chorus</p>, place);
