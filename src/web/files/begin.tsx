/** Files begin here: what stands in the place to write. What sends them is fetched when it is needed. */
import { fold } from "../../protocol/names.ts";
import { extendComposer } from "../composer/extensions.ts";
import { later } from "../later.tsx";
import { ClipIcon } from "../more-icons.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/beside.ts";
import { held, note } from "./held.ts";
import { fileHost } from "./hosts.ts";

let uploads: typeof import("./uploads.ts") | undefined;
const Tray = later(async () => (await import("./tray.tsx")).Tray);

/** Returns what ends it. */
export function beginToShareFiles(): () => void {
  return extendComposer({
    Above,
    Button: AttachButton,
    takeFiles: (name, files) => void take(name, files),
    attached: (name) => (uploads ? uploads.attachedIn(name) : []),
    holds: (name) => (held.value.get(fold(name)) ?? 0) > 0,
    sent: (name) => uploads?.said(name),
    renamed: (from, to) => uploads?.move(from, to),
  });
}

async function take(name: string, files: readonly File[]): Promise<void> {
  if (!watch().network.supports.has(fileHost)) {
    note.value = { in: fold(name), key: "files.off" };
    return;
  }
  uploads ??= await import("./uploads.ts");
  await uploads.add(name, files);
}

function Above({ name }: { readonly name: string }) {
  const key = fold(name);
  const hasSome = (held.value.get(key) ?? 0) > 0;
  return hasSome || note.value?.in === key ? <Tray name={name} /> : null;
}

function AttachButton({ name }: { readonly name: string }) {
  if (!watch().network.supports.has(fileHost)) return null;
  return (
    <label class="attach" title={t("files.attach")}>
      <input
        type="file"
        multiple
        class="visually-hidden"
        aria-label={t("files.attach")}
        onChange={({ currentTarget }) => {
          void take(name, [...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <ClipIcon />
    </label>
  );
}
