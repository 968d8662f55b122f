/** The conversation that is shown: its header, what was said, and the place to write. */
import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { Composer } from "../composer/composer.tsx";
import { WhenOffline } from "../offline/when-offline.tsx";
import { act, watch } from "../store.ts";
import { t } from "../texts/texts.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { Header } from "./header.tsx";
import { useLasting } from "./late.ts";
import { LinkStrip } from "./link-strip.tsx";

interface PaneProps {
  /** Undefined where there is no conversation at all. */
  readonly name: string | undefined;
  /** Undefined while it is not entered. */
  readonly conversation: Conversation | undefined;
}

export function ConversationPane({ name, conversation }: PaneProps) {
  // Its parts change more often than the list of conversations.
  const shown = name === undefined ? undefined : watch(fold(name)).conversations.get(fold(name));
  const current = shown ?? conversation;
  return (
    <>
      <Header name={current?.name ?? name} conversation={current} />
      <LinkStrip />
      {current ? (
        <WhenOffline name={current.name}>
          <Timeline key={fold(current.name)} name={fold(current.name)} />
        </WhenOffline>
      ) : (
        <Nothing name={name} />
      )}
      {current && <Foot conversation={current} />}
    </>
  );
}

/** How long it may take to enter a channel after coming in, in milliseconds. */
const entering_ms = 1_500;

function Foot({ conversation }: { readonly conversation: Conversation }) {
  const { kind, isPresent, name } = conversation;
  const { link } = watch();
  const hasLeft = useLasting(kind === "channel" && !isPresent && link.kind === "connected", entering_ms);
  if (hasLeft) return <Left name={name} />;
  return <Composer key={fold(name)} conversation={conversation} />;
}

function Left({ name }: { readonly name: string }) {
  return (
    <div class="pane-left">
      <p>{t("composer.left", { name })}</p>
      <button type="button" class="button" onClick={() => act({ kind: "join", channel: name })}>
        {t("composer.join-again")}
      </button>
      <button type="button" class="button button-quiet" onClick={() => act({ kind: "close", in: name })}>
        {t("composer.close")}
      </button>
    </div>
  );
}

/** A place that one is not in, or not yet. */
function Nothing({ name }: { readonly name: string | undefined }) {
  const { link, notices } = watch();
  const trouble = notices.findLast(
    ({ isTrouble, text }) => isTrouble && name !== undefined && text.includes(name),
  );
  return (
    <div class="pane-nothing">
      {name === undefined && <p>{t("place.empty")}</p>}
      {name !== undefined && !trouble && <p aria-busy="true">{t("place.joining", { name })}</p>}
      {name !== undefined && trouble && (
        <>
          <h2>{t("place.cannot", { name })}</h2>
          <p dir="auto">{trouble.text}</p>
          <button
            type="button"
            class="button"
            disabled={link.kind !== "connected"}
            onClick={() => act({ kind: "join", channel: name })}
          >
            {t("composer.join")}
          </button>
        </>
      )}
    </div>
  );
}
