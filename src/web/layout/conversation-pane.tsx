/** The conversation that is shown: its header, what was said, and the place to write. */
import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { Composer } from "../composer/composer.tsx";
import { WhenOffline } from "../offline/when-offline.tsx";
import { watch } from "../store.ts";
import { fromBeside } from "../surrounding.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { useLasting } from "./late.ts";

const Header = fromBeside((beside) => beside.Header);
const LinkStrip = fromBeside((beside) => beside.LinkStrip);
const Left = fromBeside((beside) => beside.Left);
const Nothing = fromBeside((beside) => beside.Nothing);

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
      <header class="pane-header">
        <Header name={current?.name ?? name} conversation={current} />
      </header>
      <div class="link-strip" role="status">
        <LinkStrip />
      </div>
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
