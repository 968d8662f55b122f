/** Bugs that are put into the cluster on purpose: what does not find them is no checker. */
import { bugsAhead } from "./planted-ahead.ts";
import { bugsBehind } from "./planted-behind.ts";
import { bugsBetween } from "./planted-between.ts";
import { bugsOfOwners } from "./planted-owners.ts";
import type { Planted } from "./planting.ts";

export const plantedBugs: readonly Planted[] = [...bugsBehind, ...bugsBetween, ...bugsAhead, ...bugsOfOwners];
