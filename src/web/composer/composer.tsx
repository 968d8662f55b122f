/** The place to write. What stands in it is kept at each letter, and outlives the page. */
import "./composer.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { UpIcon } from "../icons.tsx";
import { fetchSoon, later } from "../later.tsx";
import { act, current, watch } from "../store.ts";
import { fromBeside } from "../surrounding.ts";
import { t } from "../texts/texts.ts";
import type { Completing, Open } from "./completing.ts";
import { extensions, takeInsertions } from "./extensions.ts";
import { replies, replyTo } from "./reply.ts";

const fetchCompleting = async () => {
  const [completing] = await Promise.all([
    import("./completing.ts"),
    import("../texts/commands.ts").then(({ speak }) => speak()),
  ]);
  return completing;
};
const ReplyNote = fromBeside((beside) => beside.ReplyNote);
const Suggestions = later(async () => (await fetchCompleting()).Suggestions);
fetchSoon(fetchCompleting, () => import("../commands.ts"));

/** With a finger on glass Enter begins a line, and a button sends. */
const hasKeyboard = matchMedia("(pointer: fine)").matches;

export function Composer({
  conversation: { name, kind, isPresent },
}: {
  readonly conversation: Conversation;
}) {
  const conversation = watch(fold(name)).conversations.get(fold(name));
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = conversation?.draft ?? "";
  const completing = useRef<Completing>(undefined);
  const [open, setOpen] = useState<Open | undefined>(undefined);

  const write = (text: string) => act({ kind: "draft", in: name, text });
  const put = (what: Written) => {
    show(field.current, what);
    write(what.text);
  };

  // Before it is on the screen: who sees it may type at once.
  useLayoutEffect(() => {
    if (hasKeyboard) field.current?.focus();
  }, []);
  // Somebody else may have written a draft. What is drawn may be older than what stands in the field, and never takes its place.
  useLayoutEffect(() => {
    const text = current().conversations.get(fold(name))?.draft;
    if (text !== undefined && text !== field.current?.value) show(field.current, { text });
    grow(field.current);
  }, [draft]);
  useEffect(() =>
    takeInsertions((text) => {
      const { value = "", selectionStart = 0, selectionEnd = 0 } = field.current ?? {};
      put({
        text: value.slice(0, selectionStart) + text + value.slice(selectionEnd),
        caret: selectionStart + text.length,
      });
      field.current?.focus();
    }),
  );

  /** What stands in the field: what is drawn may be older by a letter. */
  const written = () => field.current?.value ?? draft;

  const send = () => {
    const attached = extensions
      .peek()
      .map((extension) => extension.attached?.(name) ?? (extension.attached ? undefined : []));
    if (attached.includes(undefined)) return;
    const text = [written().trimEnd(), ...attached.flatMap((lines) => lines ?? [])]
      .filter((part) => part !== "")
      .join("\n");
    if (text.trim() === "") return;
    const replied = replies.peek().get(fold(name));
    completing.current?.close();
    act({ kind: "type", in: name, text, ...(replied && { replyTo: replied.id }) });
    put({ text: "" });
    replyTo(name, undefined);
    for (const { sent } of extensions.peek()) sent?.(name);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const shown = field.current;
    // Enter may choose a word of an input method.
    if (!shown || event.isComposing || event.keyCode === 229) return;
    const taken = completing.current?.key(event, written(), shown.selectionStart);
    if (taken) {
      event.preventDefault();
      if (taken !== "taken") put(taken);
    } else if (
      event.key === "Enter" &&
      !event.shiftKey &&
      !event.altKey &&
      (hasKeyboard || event.ctrlKey || event.metaKey)
    ) {
      event.preventDefault();
      send();
    }
  };

  const takeFiles = (files: FileList | undefined): boolean => {
    const takers = extensions.peek().flatMap(({ takeFiles: take }) => take ?? []);
    if (!files || files.length === 0 || takers.length === 0) return false;
    for (const take of takers) take(name, [...files]);
    return true;
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const files = event.dataTransfer?.files;
        takeFiles(files);
        // Where nobody takes a file the browser would show it instead of the chat.
        if (files && files.length > 0) event.preventDefault();
      }}
    >
      {open && (
        <Suggestions
          options={open.options}
          chosen={open.chosen}
          onChoose={(option) => {
            const chosen = completing.current?.choose(option, written());
            if (chosen) put(chosen);
          }}
        />
      )}
      <div class="composer-box">
        {replies.value.has(fold(name)) && <ReplyNote name={name} />}
        {extensions.value.map(({ Above }, index) => Above && <Above key={index} name={name} />)}
        <div class="composer-line">
          <textarea
            ref={field}
            id="composer"
            class="composer-field"
            rows={1}
            dir="auto"
            placeholder={t("composer.placeholder", { name })}
            aria-label={t("composer.label", { name })}
            autocomplete="off"
            enterkeyhint={hasKeyboard ? "send" : "enter"}
            {...listboxOf(open)}
            onKeyDown={onKeyDown}
            onInput={({ currentTarget }) => {
              write(currentTarget.value);
              for (const { typed } of extensions.peek()) typed?.(name, currentTarget.value);
              void completing.current?.typed(currentTarget.value, currentTarget.selectionStart);
            }}
            onFocus={() => {
              const here = () => watch().conversations.get(fold(name));
              fetchCompleting().then(
                (fetched) => {
                  completing.current ??= new fetched.Completing(here, setOpen);
                },
                // Without it nothing is suggested.
                () => {},
              );
            }}
            onBlur={() => completing.current?.close()}
            onPaste={(event) => {
              if (takeFiles(event.clipboardData?.files)) event.preventDefault();
            }}
          />
          {extensions.value.map(({ Button }, index) => Button && <Button key={index} name={name} />)}
          <button
            type="submit"
            class="composer-send"
            aria-label={t("composer.send")}
            title={t("composer.send")}
            disabled={draft.trim() === "" && !extensions.value.some(({ holds }) => holds?.(name))}
          >
            <UpIcon />
          </button>
        </div>
      </div>
      <p class="composer-note" role="status">
        {kind === "person" && !isPresent && t("composer.offline", { name })}
      </p>
    </form>
  );
}

/** How screen readers are told of the suggestions, while there are some. */
function listboxOf(open: Open | undefined) {
  if (!open) return {};
  return {
    "aria-controls": "suggestions",
    "aria-autocomplete": "list",
    "aria-activedescendant": `suggestion-${open.chosen}`,
  } as const;
}

interface Written {
  readonly text: string;
  /** At the end where it is not given. */
  readonly caret?: number;
}

/** Puts a text into the field. */
function show(field: HTMLTextAreaElement | null, { text, caret = text.length }: Written): void {
  if (!field) return;
  field.value = text;
  field.setSelectionRange(caret, caret);
  grow(field);
}

/** Where the browser does not do it itself. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field || CSS.supports("field-sizing", "content")) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight}px`;
}
