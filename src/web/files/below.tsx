/** What is shown below a message: its files, and what its links lead to. The height of each is there before it is. */
import { useState } from "preact/hooks";
import { later } from "../later.tsx";
import { FileIcon, SaveIcon } from "../more-icons.tsx";
import { preferences } from "../preferring.ts";
import { t } from "../texts/beside.ts";
import { type Attachment, attachedTo, shownSize } from "./attached.ts";
import "./below.css";
import { nodeHosts } from "./hosts.ts";
import { previews } from "./previews.ts";

/** Room for pictures, in CSS pixels. */
const most = { width: 420, height: 320 };

const Preview = later(async () => (await import("./preview.tsx")).Preview);
const FileSize = later(async () => (await import("./file-size.tsx")).FileSize);

export function Below({ text }: { readonly text: string }) {
  const { files, links } = attachedTo(text, nodeHosts());
  const { showsPreviews } = preferences.value;
  if (files.length === 0 && (links.length === 0 || !showsPreviews)) return null;
  return (
    <div class="below">
      {files.map((file) => (
        <Shown key={file.id} file={file} />
      ))}
      {showsPreviews && links.map((link) => <PreviewPlace key={link} link={link} />)}
    </div>
  );
}

/** Of a link that says nothing of itself only the link is shown. The timeline keeps what is seen where it is. */
function PreviewPlace({ link }: { readonly link: string }) {
  const [isEmpty, setEmpty] = useState(() => previews.isEmpty(link));
  if (isEmpty) return null;
  return (
    <div class="preview-place">
      <Preview url={link} onEmpty={() => setEmpty(true)} />
    </div>
  );
}

function Shown({ file }: { readonly file: Attachment }) {
  const [isWanted, want] = useState(false);
  const [isGone, lose] = useState(false);
  if (isGone) return <Gone file={file} />;
  const lost = () => lose(true);
  switch (file.kind) {
    case "picture":
      return preferences.value.showsImages || isWanted ? (
        <Picture file={file} lost={lost} />
      ) : (
        <Card file={file} show={() => want(true)} />
      );
    case "sound":
      return (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written any
        <audio class="below-sound" controls preload="none" src={file.path} title={file.name} onError={lost} />
      );
    case "film":
      return (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written any
        <video
          class="below-film"
          controls
          preload="metadata"
          playsInline
          src={file.path}
          title={file.name}
          onError={lost}
        />
      );
    case "other":
      return <Card file={file} />;
  }
}

function Picture({ file, lost }: { readonly file: Attachment; readonly lost: () => void }) {
  const { path, name } = file;
  const size = shownSize(file, most);
  return (
    <a
      class="below-picture"
      href={path}
      target="_blank"
      rel="noopener noreferrer nofollow"
      aria-label={t("files.picture", { name })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void import("./lightbox.tsx").then(({ openLightbox }) => openLightbox(file));
      }}
    >
      <img src={path} alt={name} {...size} loading="lazy" decoding="async" onError={lost} />
    </a>
  );
}

function Card({ file, show }: { readonly file: Attachment; readonly show?: () => void }) {
  const { name, path } = file;
  return (
    <div class="below-card">
      <FileIcon size={28} />
      <div class="below-words">
        <a class="below-name" dir="auto" href={path} target="_blank" rel="noopener noreferrer nofollow">
          {name}
        </a>
        <span class="below-size">
          <FileSize path={path} />
        </span>
      </div>
      {show && (
        <button type="button" class="below-show" onClick={show}>
          {t("files.show-picture")}
        </button>
      )}
      <a
        class="below-save"
        href={path}
        download={name}
        aria-label={t("files.save", { name })}
        title={t("files.save", { name })}
      >
        <SaveIcon />
      </a>
    </div>
  );
}

/** As high as what it stands for, so that nothing moves. */
function Gone({ file }: { readonly file: Attachment }) {
  const { height } = file.kind === "picture" ? shownSize(file, most) : { height: undefined };
  return (
    <div class="below-card below-gone" style={height === undefined ? {} : { minBlockSize: `${height}px` }}>
      <FileIcon size={28} />
      <div class="below-words">
        <span class="below-name" dir="auto">
          {file.name}
        </span>
        <span class="below-size">{t("files.gone")}</span>
      </div>
    </div>
  );
}
