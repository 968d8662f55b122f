/** The files that go with the message that is written: how far each has come, and what one can do with it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { CloseIcon, FileIcon, PauseIcon, PlayIcon, RetryIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";
import { formatBytes } from "../texts/more-formats.ts";
import { note } from "./held.ts";
import type { Progress } from "./queue.ts";
import "./tray.css";
import { cancel, type FileUpload, largest, queue, uploadsIn } from "./uploads.ts";

export function Tray({ name }: { readonly name: string }) {
  const said = note.value?.in === fold(name) ? note.value : undefined;
  return (
    <div class="tray">
      <ul class="tray-files" aria-label={t("files.attached")}>
        {uploadsIn(name).map((upload) => (
          <TrayFile key={upload.id} upload={upload} />
        ))}
      </ul>
      <p class="tray-note" role="status">
        {said && t(said.key, { count: said.count ?? 0 })}
      </p>
    </div>
  );
}

function TrayFile({ upload }: { readonly upload: FileUpload }) {
  const { content, progress, id } = upload;
  const { name } = content;
  return (
    <li class={`tray-file tray-${progress.kind}`}>
      <Thumbnail file={content} />
      <div class="tray-words">
        <span class="tray-name" dir="auto" title={name}>
          {name}
        </span>
        <span class="tray-state">{stateOf(progress, content.size)}</span>
        {progress.kind === "sending" && <progress value={progress.sent} max={1} aria-label={name} />}
      </div>
      <Deed {...deedOf(progress, name)} onClick={() => act(progress, id)} />
      <Deed
        icon={<CloseIcon size={16} />}
        label={t("files.cancel", { name })}
        onClick={() => cancel(upload)}
      />
    </li>
  );
}

interface DeedProps {
  readonly icon?: JSX.Element;
  readonly label?: string;
  readonly onClick: () => void;
}

function Deed({ icon, label, onClick }: DeedProps) {
  if (!icon) return null;
  return (
    <button type="button" class="tray-deed" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </button>
  );
}

function deedOf({ kind }: Progress, name: string): Omit<DeedProps, "onClick"> {
  if (kind === "sending" || kind === "waiting")
    return { icon: <PauseIcon size={16} />, label: t("files.pause", { name }) };
  if (kind === "paused") return { icon: <PlayIcon size={16} />, label: t("files.resume", { name }) };
  if (kind === "failed" || kind === "stalled")
    return { icon: <RetryIcon size={16} />, label: t("files.retry", { name }) };
  return {};
}

function act({ kind }: Progress, id: number): void {
  if (kind === "sending" || kind === "waiting") queue.pause(id);
  else queue.resume(id);
}

function stateOf(progress: Progress, bytes: number): string {
  const size = formatBytes(bytes);
  if (progress.kind === "sending")
    return t("files.sending", { part: formatBytes(progress.sent * bytes), size });
  if (progress.kind !== "failed") return `${size} · ${t(`files.${progress.kind}`)}`;
  const most = largest.value;
  if (progress.why !== "too-large") return t(`files.${progress.why}`);
  if (most === undefined || !Number.isFinite(most)) return t("files.too-large-unknown");
  return t("files.too-large", { size: formatBytes(most) });
}

/** A picture shows itself before it is sent. */
function Thumbnail({ file }: { readonly file: File }) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (!/^image\/(?:png|jpeg|gif|webp|avif)$/.test(file.type)) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <span class="tray-thumbnail">
      {url === undefined ? <FileIcon size={20} /> : <img src={url} alt="" width={40} height={40} />}
    </span>
  );
}
