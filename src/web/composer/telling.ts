/** Tells others that one is typing, where one wants them to know. */
import { fold } from "../../protocol/names.ts";
import { preferences } from "../preferring.ts";
import { act, current } from "../store.ts";
import { extendComposer } from "./extensions.ts";
import { pause_ms, TypingSignals } from "./typing.ts";

/** Returns what ends it. */
export function tellOfTyping(): () => void {
  let told: { readonly name: string; readonly signals: TypingSignals } | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const end = extendComposer({
    typed(name, text) {
      if (told?.name !== name) told = { name, signals: signalsFor(name) };
      const { signals } = told;
      signals.typed(text, performance.now());
      clearTimeout(pause);
      pause = setTimeout(() => signals.paused(performance.now()), pause_ms);
    },
    sent() {
      clearTimeout(pause);
      told?.signals.sent();
    },
  });
  return () => {
    clearTimeout(pause);
    end();
  };
}

function signalsFor(name: string): TypingSignals {
  return new TypingSignals((state) => {
    // What was closed meanwhile stays closed.
    const isThere = current().conversations.has(fold(name));
    if (isThere && preferences.peek().showsTyping) act({ kind: "typing", in: name, state });
  });
}
