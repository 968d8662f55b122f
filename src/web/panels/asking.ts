/** Asking the server from a panel: what it refuses is said in the reader's words, beside what was pressed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Message, message } from "../../protocol/message.ts";
import { ask } from "../store.ts";
import { t } from "../texts/panels.ts";
import { refusalText } from "./refusal.ts";
import { refusalIn, type ServiceDeed, sentenceMeaning } from "./services.ts";

export interface Answered {
  readonly lines: readonly Message[];
  /** Why not, in the reader's words; undefined when it was done. */
  readonly refusal: string | undefined;
}

/** Asks by one command. What cannot be said on one line is refused here. */
export async function asked(verb: string, ...params: readonly string[]): Promise<Answered> {
  let question: Message;
  try {
    question = message(verb, params);
  } catch {
    return { lines: [], refusal: refusalText([], "") };
  }
  const { lines, refusal } = await ask(question);
  return { lines, refusal: refusal === undefined ? undefined : refusalText(lines, refusal) };
}

/** Why it was refused, or undefined: for what has no other answer. */
export async function attempt(verb: string, ...params: readonly string[]): Promise<string | undefined> {
  return (await asked(verb, ...params)).refusal;
}

/** As `attempt`, of a service that answers in sentences: "CHANSERV SET" is `CHANSERV ACCESS <channel> SET …`. */
export async function attemptService(
  deed: ServiceDeed,
  ...params: readonly string[]
): Promise<string | undefined> {
  const [verb = ""] = deed.split(" ");
  const { lines, refusal } = await asked(verb, ...params);
  if (refusal !== undefined) return refusal;
  const said = refusalIn(lines, deed);
  if (said === undefined) return undefined;
  const meaning = sentenceMeaning(said);
  return meaning ? t(`refusal.${meaning}`) : said;
}

export interface Asking<T> {
  /** The last answer; it stays while it is asked again. */
  readonly answer: T | undefined;
  readonly refusal: string | undefined;
  readonly isLoading: boolean;
  again(): void;
}

/** Asks when the component appears, and again when `about` is another one. A late answer to an earlier question is passed over. */
export function useAnswer<T>(
  about: string,
  question: () => Promise<{ readonly answer?: T | undefined; readonly refusal?: string | undefined }>,
): Asking<T> {
  const [state, setState] = useState<Omit<Asking<T>, "again">>({
    answer: undefined,
    refusal: undefined,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isWanted = true;
    setState((before) => ({ ...before, isLoading: true }));
    void question().then(({ answer, refusal }) => {
      if (isWanted) setState({ answer, refusal, isLoading: false });
    });
    return () => {
      isWanted = false;
    };
  }, [about, turn]);
  return { ...state, again: () => setTurn((before) => before + 1) };
}

export interface Doing {
  readonly isBusy: boolean;
  readonly refusal: string | undefined;
  /** What was done last, until something else is. */
  readonly isDone: boolean;
  /** Does one thing at a time; resolves with whether it was done. */
  run(act: () => Promise<string | undefined>): Promise<boolean>;
  forget(): void;
}

/** For a button: what it does, whether it is being done, and why it was refused. */
export function useDoing(): Doing {
  const [state, setState] = useState<Pick<Doing, "isBusy" | "refusal" | "isDone">>(idle);
  const isBusy = useRef(false);
  return {
    ...state,
    forget: () => setState(idle),
    async run(act) {
      if (isBusy.current) return false;
      isBusy.current = true;
      setState({ ...idle, isBusy: true });
      const refusal = await act();
      isBusy.current = false;
      setState({ isBusy: false, refusal, isDone: refusal === undefined });
      return refusal === undefined;
    },
  };
}

const idle = { isBusy: false, refusal: undefined, isDone: false };
