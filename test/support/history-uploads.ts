/** Files that generated histories upload, name, and lose. */
import type { State } from "../../src/network/state.ts";
import type { UploadEvent } from "../../src/network/upload-events.ts";

/** Some of those that there are, and one that there is not. */
export function namedIn({ uploads }: State, choice: number): string[] {
  const ids = [...uploads.files.keys()];
  return [ids.at(choice % 5), ids.at(-1), "none"].filter((id) => id !== undefined);
}

export function uploadEventOf(
  { uploads }: State,
  type: UploadEvent["type"],
  choice: number,
  id: string,
): UploadEvent {
  switch (type) {
    case "uploaded": {
      const size = choice % 2 === 0 ? { width: 4, height: 3 } : {};
      const quota = { ownMax: choice % 5 === 0 ? 300 : 0, allMax: choice % 7 === 0 ? 500 : 0 };
      const file = { hash: `hash${choice % 3}`, bytes: 100, kind: "image/png", by: "a:bob" };
      return {
        type,
        id: choice === 1 ? ([...uploads.files.keys()][0] ?? id) : id,
        ...file,
        ...size,
        ...quota,
      };
    }
    case "uploads-lapsed":
      return { type, ids: [...uploads.unnamed].slice(0, 1 + (choice % 2)), within: choice * 100 };
    case "uploads-removed":
      return { type, objects: [...uploads.spent].slice(0, 2) };
  }
}
