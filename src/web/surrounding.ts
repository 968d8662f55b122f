/** Fetches what stands and listens around the conversation: at the same time as the chat, and nothing waits for it. */
type Beside = typeof import("./beside.tsx");

let fetched: Promise<Beside> | undefined;

/** What is there already is given before the next picture is drawn, which `import` does not promise. */
export function fetchBeside(): Promise<Beside> {
  fetched ??= import("./beside.tsx").catch((error) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}
