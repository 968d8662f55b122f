/** Someone who looks at the live picture of a real node, as a page does. */
import assert from "node:assert/strict";
import type { LiveFrame, LiveNews, LiveNode } from "../../src/protocol/live.ts";
import type { Hooks } from "./programs.ts";

export class LiveViewer {
  readonly frames: LiveFrame[] = [];
  readonly nodes = new Map<string, LiveNode>();
  readonly news: LiveNews[] = [];
  readonly answer: Response;
  isOpen = true;

  private constructor(answer: Response) {
    this.answer = answer;
  }

  /** @param headers of the request */
  static async open(t: Hooks, port: number, headers: Record<string, string> = {}): Promise<LiveViewer> {
    const stop = new AbortController();
    t.after(() => stop.abort());
    const url = `http://127.0.0.1:${port}/cluster/live`;
    const viewer = new LiveViewer(await fetch(url, { headers, signal: stop.signal }));
    assert.equal(viewer.answer.status, 200);
    void viewer.#read();
    return viewer;
  }

  async #read(): Promise<void> {
    let text = "";
    try {
      for await (const bytes of this.answer.body ?? []) {
        text += Buffer.from(bytes).toString();
        const events = text.split("\n\n");
        text = events.pop() ?? "";
        for (const event of events) this.#take(JSON.parse(event.replace(/^data: /, "")));
      }
    } catch {
      // The node is gone, or the test is over.
    }
    this.isOpen = false;
  }

  #take(frame: LiveFrame): void {
    this.frames.push(frame);
    for (const node of frame.nodes ?? []) this.nodes.set(node.id, node);
    // The first frame tells the last seconds once more.
    if (!frame.begin) this.news.push(...(frame.news ?? []));
  }
}
