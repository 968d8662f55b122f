/** What is to be done about the conversation where one is: it may have to be entered, or be gone. Pure. */

export type Step = "stay" | "enter" | "go elsewhere";

export class Arriving {
  #at: string | undefined;
  #wasThere = false;
  #hasAsked = false;

  /**
   * To be called whenever one of these has changed.
   * @param at the folded name of the conversation, undefined where one is in none
   * @param isThere whether it is among one's conversations
   * @param canEnter whether it can be asked for now
   */
  next(at: string | undefined, isThere: boolean, canEnter: boolean): Step {
    if (at !== this.#at) {
      this.#at = at;
      this.#wasThere = false;
      this.#hasAsked = false;
    }
    if (at === undefined) return "stay";
    // One that is closed while it is shown is not entered again.
    if (!isThere && this.#wasThere) return "go elsewhere";
    this.#wasThere = isThere;
    // What cannot be entered is not asked for again by itself, until the connection or the place is another one.
    if (isThere || !canEnter) this.#hasAsked = false;
    if (isThere || !canEnter || this.#hasAsked) return "stay";
    this.#hasAsked = true;
    return "enter";
  }
}
