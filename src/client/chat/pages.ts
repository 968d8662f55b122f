/** History, page by page. IRCv3 draft/chathistory with draft/event-playback. */
import { message } from "../../protocol/message.ts";
import type { Answer, Asking } from "./asking.ts";
import type { Beyond } from "./beyond.ts";
import type { Past } from "./past.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import { type Page, pageLines } from "./timeline.ts";

/** Lines of a page that one comes to: what one has missed is mostly among them. */
const openingLines = 100;
/** Pages that are asked for in a row, when nothing in them was said. */
const emptyPagesMax = 10;

type Direction = "older" | "newer" | "latest" | "place";

export class Pages {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #past: Past;
  readonly #beyond: Beyond;

  constructor(state: ChatState, asking: Asking, past: Past, beyond: Beyond) {
    this.#state = state;
    this.#asking = asking;
    this.#past = past;
    this.#beyond = beyond;
  }

  /** To the live end. */
  latest(room: Room): void {
    if (room.timeline.loading !== "place") this.ask(room, "latest", "*");
  }

  /** `from` as the server takes it, "msgid=…". */
  ask(room: Room, direction: Direction, from: string, tries = 1): void {
    const subcommand = { older: "BEFORE", newer: "AFTER", latest: "LATEST", place: "AROUND" }[direction];
    const isMove = direction === "latest" || direction === "place";
    const { timeline } = room;
    timeline.loading = isMove ? "place" : direction;
    if (isMove) timeline.moves += 1;
    const { moves } = timeline;
    this.#state.changed(room);
    const lines = isMove ? openingLines : pageLines;
    const line = message("CHATHISTORY", [subcommand, room.name, from, `${lines}`]);
    const settling = {
      answered: (answer: Answer) => {
        // Who has gone to a message meanwhile stays there, or is still on the way.
        if (timeline.moves === moves) this.#take(room, direction, answer, lines, tries);
      },
      abandoned: () => timeline.stopLoading(),
    };
    // A person waits for what was asked for by hand.
    if (direction === "latest") this.#asking.wonder(room.name, line, settling);
    else this.#asking.ask(room.name, [line], settling);
  }

  #take(room: Room, direction: Direction, answer: Answer, lines: number, tries: number): void {
    this.#state.changed(room);
    if (answer.refusal !== undefined) {
      room.timeline.stopLoading();
      return;
    }
    const { timeline } = room;
    const page: Page = { ...this.#past.read(room, answer.lines), isWhole: answer.lines.length < lines };
    if (direction === "latest") timeline.latest(page);
    else if (direction === "place") timeline.jump(page);
    else timeline.extend(direction, page);
    this.#past.loaded(room);
    this.#beyond.around?.recount(room);
    const isEmpty = !page.isWhole && tries < emptyPagesMax && !page.items.some(({ kind }) => kind === "said");
    const next = direction === "newer" ? timeline.last : timeline.first;
    if (!isEmpty || timeline.isFull || direction === "place" || next === undefined) return;
    this.ask(room, direction === "newer" ? direction : "older", `msgid=${next}`, tries + 1);
  }
}
