/** Which of this browser's tabs the chat runs in, and what runs it. */
import { signal } from "@preact/signals";
import type { Browser } from "./browser.ts";
import { openClaims } from "./claims.ts";
import { untilFetched } from "./later.tsx";
import { type Occupied, type Seat, Seats } from "./seat.ts";
import { isUnkept, seatNumber } from "./seated.ts";
import { Storage } from "./storage.ts";
import { start } from "./store.ts";
import { fetchBeside } from "./surrounding.ts";

const rememberedAs = "chorus.seat";

/** Undefined while there is no name to begin with, and when another tab has taken the seat over. */
export const browser = signal<Browser | undefined>(undefined);
export const isTakenOver = signal(false);
/** Whom one is in other tabs of this browser. */
export const elsewhere = signal<readonly { readonly seat: number; readonly name: string }[]>([]);

export const fetchChat = () => {
  fetchBeside().catch(() => {});
  return import("./chat.tsx");
};

let prepared: ReturnType<typeof fetchChat> | undefined;
let seat: Seat | undefined;
const memory = {
  // It stays with the tab when its page is loaded anew.
  get: () => Number(remembered(() => sessionStorage.getItem(rememberedAs))) || undefined,
  set: (number: number) => remembered(() => sessionStorage.setItem(rememberedAs, String(number))),
};
const seats = new Seats(openClaims(), new Storage(() => localStorage), memory, () => {
  isUnkept.value = true;
});

/** Before the first screen is drawn. Who was in the chat before is in it again. */
export async function sitDown(): Promise<void> {
  const taken = await seats.take(standUp);
  seat = taken.seat;
  seatNumber.value = seat.number;
  elsewhere.value = taken.occupied.flatMap((one: Occupied) => {
    const name = nickIn(one.kept);
    return name === "" ? [] : [{ seat: one.seat, name }];
  });
  if (nickIn(seat.kept) !== "") await runChat();
}

/** To be called when somebody begins to give a name: who only looks at the way in loads nothing else. */
export function prepareChat(): ReturnType<typeof fetchChat> {
  prepared ??= untilFetched(fetchChat);
  return prepared;
}

/** Runs the chat at this tab's seat; resolves when it runs. */
export async function runChat(): Promise<void> {
  const { Browser } = await prepareChat();
  if (browser.value || !seat) return;
  const running = new Browser(seat);
  start(running);
  running.start();
  browser.value = running;
}

/** Goes on here with what another tab has. */
export async function takeOver(number: number): Promise<void> {
  browser.value?.stop();
  browser.value = undefined;
  elsewhere.value = elsewhere.value.filter((one) => one.seat !== number);
  seat = await seats.takeOver(number, standUp);
  seatNumber.value = seat.number;
  isTakenOver.value = false;
  await runChat();
}

/** After another tab has taken this one's seat: takes it back. */
export async function comeBack(): Promise<void> {
  const number = memory.get();
  if (number) await takeOver(number);
  else location.reload();
}

function standUp(): void {
  browser.value?.stop();
  isTakenOver.value = true;
  seatNumber.value = undefined;
  browser.value = undefined;
}

/** Of what the chat's core keeps of its session; "" where there is none. */
function nickIn(kept: Seat["kept"]): string {
  const { nick = "" } = (kept.get("session") ?? {}) as { readonly nick?: unknown };
  return String(nick);
}

/** Storage may be closed to pages. */
function remembered<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
