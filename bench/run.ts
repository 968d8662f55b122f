/** `npm run bench`: what Chorus costs, measured beside a baseline in the same run. */
import { benchBus } from "./bus.ts";
import { benchCatchUp } from "./catch-up.ts";
import { benchDeliveries } from "./deliveries.ts";
import { benchHistory } from "./history.ts";
import { benchJetStream } from "./jetstream.ts";
import { benchLog } from "./log.ts";
import { benchSearch } from "./search.ts";
import { benchWebTimeline } from "./web-timeline.ts";

await benchLog();
await benchHistory();
await benchSearch();
await benchCatchUp();
await benchJetStream();
await benchBus();
await benchDeliveries();
await benchWebTimeline();
process.exit();
