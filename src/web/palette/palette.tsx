/** The palette: type a few letters and go anywhere, or do anything. */
import "./palette.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { message } from "../../protocol/message.ts";
import { listedChannels } from "../channel/listed.ts";
import type { ListedChannel } from "../channel/listing.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel, openPanel, type Panel } from "../opener.ts";
import { goToConversation } from "../routing.ts";
import { type Found, foundIn } from "../search/found.ts";
import { jump } from "../search/jump.ts";
import { attributesOf, isEmpty, readQuery } from "../search/query.ts";
import { reader } from "../search/reader.ts";
import { act, ask, watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { type Choice, choicesOf } from "./choices.ts";
import { deeds } from "./deeds.ts";
import { creatable, offersFor, peopleIn, wanted } from "./offers.ts";
import { Rows } from "./rows.tsx";

/** Messages are looked for when one pauses, and when there is enough to look for. */
const pause_ms = 250;
const lettersMin = 3;
const messagesMax = 5;

export function Palette({ panel }: { readonly panel: Extract<Panel, { kind: "palette" }> }) {
  const [typed, setTyped] = useState(panel.typed ?? "");
  const [chosen, setChosen] = useState(0);
  const [listed, setListed] = useState<readonly ListedChannel[]>();
  const chat = watch();
  const found = useMessages(typed);
  useEffect(() => void listedChannels().then(setListed), []);
  const actions = useMemo(deeds, []);
  const people = useMemo(() => peopleIn(chat), []);
  const sources = { conversations: [...chat.conversations.values()], people, listed, actions };
  const sections = offersFor(typed, sources);
  const { words, kinds } = wanted(typed);
  const choices = choicesOf({
    sections,
    messages: kinds.includes("messages") ? found.messages : [],
    creatable: creatable(typed, sources),
    searchable: kinds.includes("messages") ? words : "",
  });
  const at = Math.min(chosen, Math.max(0, choices.length - 1));

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    closePanel();
    run(choice, actions);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const last = choices.length - 1;
    const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setChosen(next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(choices[at]);
    }
  };
  return (
    <Dialog
      title={t("palette.title")}
      isTitleHidden
      size="large"
      close={t("panel.close")}
      onClose={closePanel}
    >
      <div class="palette">
        <input
          class="palette-input"
          type="text"
          role="combobox"
          aria-label={t("palette.title")}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={choices.length > 0 ? `palette-${at}` : undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="go"
          dir="auto"
          data-autofocus="always"
          placeholder={t("palette.placeholder")}
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
        />
        <Rows choices={choices} chosen={at} query={words} onChoose={choose} onPoint={setChosen} />
        <p class="visually-hidden" role="status">
          {t("palette.count", { count: choices.length })}
        </p>
        {choices.length === 0 && !found.isLooking && <p class="palette-nothing">{t("palette.nothing")}</p>}
        <p class="palette-hints">
          <span>{t("palette.hint-kinds")}</span>
          <span class="palette-keys">{t("palette.hint-keys")}</span>
        </p>
      </div>
    </Dialog>
  );
}

/** What was said with these words; of what was typed before nothing is shown. */
function useMessages(typed: string): { readonly messages: readonly Found[]; readonly isLooking: boolean } {
  const [found, setFound] = useState<{ typed: string; messages: readonly Found[] }>();
  const wantedNow = useRef(typed);
  wantedNow.current = typed;
  const { kinds, words } = wanted(typed);
  const isWanted = kinds.includes("messages") && words.length >= lettersMin;
  useEffect(() => {
    if (!isWanted) return;
    const timer = setTimeout(async () => {
      const query = readQuery(words, reader());
      if (isEmpty(query) || query.problems.length > 0) return setFound({ typed, messages: [] });
      const { lines } = await ask(message("SEARCH", [attributesOf(query, messagesMax)]));
      if (wantedNow.current !== typed) return;
      setFound({ typed, messages: foundIn(lines, watch().me.nick).reverse() });
    }, pause_ms);
    return () => clearTimeout(timer);
  }, [typed, isWanted]);
  const isThese = isWanted && found?.typed === typed;
  return { messages: isThese ? found.messages : [], isLooking: isWanted && !isThese };
}

function run(choice: Choice, actions: ReturnType<typeof deeds>): void {
  switch (choice.kind) {
    case "conversation":
      goToConversation(choice.conversation.name);
      break;
    case "person":
      act({ kind: "open", in: choice.person.nick });
      goToConversation(choice.person.nick);
      break;
    case "channel":
      act({ kind: "join", channel: choice.channel.name });
      goToConversation(choice.channel.name);
      break;
    case "action":
      actions.find(({ id }) => id === choice.action.id)?.run();
      break;
    case "message":
      jump(choice.found.in, choice.found.id);
      break;
    case "create":
      openPanel({ kind: "create-channel", name: choice.name });
      break;
    case "search":
      openPanel({ kind: "search", typed: choice.typed });
      break;
  }
}
