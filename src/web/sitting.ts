/** Which of this browser's tabs the chat runs in, and what runs it. */
import { signal } from "@preact/signals";
import { Browser } from "./browser.ts";
import { openClaims } from "./claims.ts";
import { type Occupied, type Seat, Seats } from "./seat.ts";
import { Storage } from "./storage.ts";
import { start } from "./store.ts";

const rememberedAs = "chorus.seat";

/** Undefined while the tab has no seat, because another one has taken it over. */
export const browser = signal<Browser | undefined>(undefined);
/** Whom one is in other tabs of this browser. */
export const elsewhere = signal<readonly Occupied[]>([]);

const seats = new Seats(openClaims(), new Storage(() => localStorage), {
  // It stays with the tab when its page is loaded anew.
  get: () => Number(remembered(() => sessionStorage.getItem(rememberedAs))) || undefined,
  set: (seat) => remembered(() => sessionStorage.setItem(rememberedAs, String(seat))),
});

/** Before the first screen is drawn. */
export async function sitDown(): Promise<void> {
  const { seat, occupied } = await seats.take(standUp);
  elsewhere.value = occupied;
  runAt(seat);
}

/** Goes on here with what another tab has. */
export async function takeOver(seat: number): Promise<void> {
  browser.value?.stop();
  elsewhere.value = elsewhere.value.filter((occupied) => occupied.seat !== seat);
  runAt(await seats.takeOver(seat, standUp));
}

/** After another tab has taken this one's seat: takes it back, or another one. */
export async function comeBack(): Promise<void> {
  const seat = Number(remembered(() => sessionStorage.getItem(rememberedAs)));
  if (seat) await takeOver(seat);
  else await sitDown();
}

function runAt(seat: Seat): void {
  const running = new Browser(seat);
  start(running);
  running.start();
  browser.value = running;
}

function standUp(): void {
  browser.value?.stop();
  browser.value = undefined;
}

/** Storage may be closed to pages. */
function remembered<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
