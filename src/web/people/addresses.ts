/** Where people have their pictures, as the server tells it (metadata "avatar"): of those alone whom one sees. */
import { nameIn } from "../../client/hearing.ts";
import type { Message } from "../../protocol/message.ts";
import { fold, isChannel } from "../../protocol/names.ts";

/** Those whose pictures are remembered; of more the one told first is forgotten. */
const rememberedMax = 5_000;
/** No address of a picture is longer. */
const addressMax = 1_000;

/** Lines that may be news of them, or of what is to be asked; most are none. */
export const mayBeNews = /^(?:@\S+ )?(?::\S+ )?(?:001|731|761|766|774|NICK|QUIT|PART|KICK) /;

/** By folded nicks. */
export interface Sight {
  isMe(key: string): boolean;
  /** Whether one is told of their changes. */
  sees(key: string): boolean;
}

export class Addresses {
  readonly #sight: Sight;
  /** By folded nick. */
  readonly #known = new Map<string, string>();
  /** Known from before, and not told again yet. */
  #old = new Set<string>();

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  of(nick: string): string | undefined {
    return this.#known.get(fold(nick));
  }

  /**
   * From now on everybody's is told anew. To be called when all are told, what it returns forgets who was not among them,
   * unless it has begun once more.
   */
  begin(): () => void {
    const old = new Set(this.#known.keys());
    this.#old = old;
    return () => {
      if (this.#old === old) this.#forget([...old]);
    };
  }

  /** One sees fewer people: nothing more is told of the others, whose nicks may be somebody else's next. Whether that was news. */
  lookAround(): boolean {
    return this.#forgetUnseen([...this.#known.keys()]);
  }

  /** Takes a line that the chat has taken. Whether it was news. */
  hear({ verb, params, source = "", tags }: Message): boolean {
    const [first = "", second = "", third = ""] = params;
    // A value is as it is now wherever it stands; in batches all else is history.
    if (verb === "761" || verb === "766") {
      const isPicture = third === "avatar" && !isChannel(second);
      return isPicture && this.#set(fold(second), verb === "761" ? params.at(-1) : undefined);
    }
    if (tags.has("batch")) return false;
    const who = fold(nameIn(source));
    switch (verb) {
      case "NICK":
        return this.#rename(who, fold(first));
      case "QUIT":
        return this.#forget([who]);
      case "731":
        return this.#forget(second.split(",").map((gone) => fold(nameIn(gone))));
      case "PART":
      case "KICK":
        return this.#leave(verb === "PART" ? who : fold(second));
      default:
        return false;
    }
  }

  #set(key: string, address = ""): boolean {
    const isKept = address !== "" && address.length <= addressMax;
    this.#old.delete(key);
    if (this.#known.get(key) === (isKept ? address : undefined)) return false;
    this.#known.delete(key);
    if (isKept) this.#known.set(key, address);
    const [oldest] = this.#known.keys();
    if (this.#known.size > rememberedMax && oldest !== undefined) this.#known.delete(oldest);
    return true;
  }

  #rename(from: string, to: string): boolean {
    if (from === to) return false;
    const address = this.#known.get(from);
    const isOld = this.#old.has(from);
    const isNews = this.#forget([from, to]);
    if (address === undefined) return isNews;
    this.#set(to, address);
    if (isOld) this.#old.add(to);
    return true;
  }

  /** Somebody has left a channel, perhaps oneself. */
  #leave(who: string): boolean {
    return this.#sight.isMe(who) ? this.lookAround() : this.#forgetUnseen([who]);
  }

  #forgetUnseen(keys: readonly string[]): boolean {
    return this.#forget(keys.filter((key) => !this.#sight.isMe(key) && !this.#sight.sees(key)));
  }

  #forget(keys: readonly string[]): boolean {
    return keys.filter((key) => this.#set(key)).length > 0;
  }
}
