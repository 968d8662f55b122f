/** A picture by itself, as large as the screen allows. */
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CloseIcon, LinkIcon, SaveIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";
import type { Attachment } from "./attached.ts";
import "./lightbox.css";

/** Until it is closed; then the focus is where it was. */
export function openLightbox(file: Attachment): void {
  const place = document.createElement("div");
  document.body.append(place);
  const close = () => {
    render(null, place);
    place.remove();
  };
  render(<Lightbox file={file} closed={close} />, place);
}

function Lightbox({ file, closed }: { readonly file: Attachment; readonly closed: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { path, name } = file;
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={t("files.picture", { name })}
      onClose={closed}
      onClick={({ target }) => {
        if (target instanceof HTMLElement && !target.closest("img, a, button")) close();
      }}
    >
      <header class="lightbox-head">
        <span class="lightbox-name" dir="auto">
          {name}
        </span>
        <a
          class="lightbox-deed"
          href={path}
          target="_blank"
          rel="noopener noreferrer nofollow"
          aria-label={t("files.open")}
          title={t("files.open")}
        >
          <LinkIcon />
        </a>
        <a
          class="lightbox-deed"
          href={path}
          download={name}
          aria-label={t("files.save", { name })}
          title={t("files.save", { name })}
        >
          <SaveIcon />
        </a>
        <button
          type="button"
          class="lightbox-deed"
          aria-label={t("files.close")}
          title={t("files.close")}
          onClick={close}
        >
          <CloseIcon />
        </button>
      </header>
      <img src={path} alt={name} width={file.width} height={file.height} />
    </dialog>
  );
}
