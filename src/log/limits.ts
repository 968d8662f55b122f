/** How large a record and an entry may be: checked before a node proposes, so that no adapter has to refuse. */
import assert from "node:assert/strict";

export const entriesPerRecordMax = 1024;
export const recordBytesMax = 512 * 1024;
export const entryBytesMax = 64 * 1024;

assert(entryBytesMax < recordBytesMax);
