/** `npm run bench`: what Chorus costs, measured beside a baseline in the same run. */
import { benchHistory } from "./history.ts";
import { benchLog } from "./log.ts";

await benchLog();
await benchHistory();
