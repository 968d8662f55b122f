/** Asks somebody into a channel: by name, or by a link. */
import "./channel.css";
import { useState } from "preact/hooks";
import { fold } from "../../protocol/names.ts";
import { Dialog } from "../dialog.tsx";
import { closePanel, type Panel } from "../opener.ts";
import { fitting } from "../palette/fuzzy.ts";
import { peopleIn } from "../palette/offers.ts";
import { attempt, useDoing } from "../panels/asking.ts";
import { Field, Form, Submit } from "../panels/form.tsx";
import { Icon } from "../panels/icons.tsx";
import { hashOf } from "../places.ts";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";

const suggestedMax = 6;

export function Invite({ panel: { channel } }: { readonly panel: Extract<Panel, { kind: "invite" }> }) {
  const [nick, setNick] = useState("");
  const doing = useDoing();
  const chat = watch();
  const here = watch(fold(channel)).conversations.get(fold(channel));
  const [invited, setInvited] = useState<readonly string[]>([]);
  const others = peopleIn(chat).filter(
    (person) => !here?.members.has(fold(person.nick)) && !invited.includes(fold(person.nick)),
  );
  const suggested = fitting(nick, others, (person) => person.nick, suggestedMax);
  const invite = async (whom: string) => {
    if (!(await doing.run(() => attempt("INVITE", whom, channel)))) return;
    setInvited([...invited, fold(whom)]);
    setNick("");
  };
  const link = `${location.origin}/${hashOf({ kind: "conversation", name: channel })}`;
  return (
    <Dialog title={t("invite.title", { channel })} close={t("panel.close")} onClose={closePanel}>
      <Form onSubmit={() => void invite(nick.trim())}>
        <Field
          label={t("invite.nick")}
          hint={t("invite.nick-hint")}
          value={nick}
          isFirst="unless-touched"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onValue={(typed) => {
            setNick(typed);
            if (typed !== "") doing.forget();
          }}
        />
        <div class="chips">
          {suggested.map(({ each }) => (
            <button key={each.nick} type="button" class="chip" onClick={() => void invite(each.nick)}>
              <Icon name="add" size={16} />
              {each.nick}
            </button>
          ))}
        </div>
        <Submit
          doing={doing}
          label={t("invite.now")}
          done={t("invite.done")}
          isDisabled={nick.trim() === ""}
        />
      </Form>
      <section class="section">
        <h3>{t("invite.link")}</h3>
        <p class="quiet">{t(opensByLink(here?.modes) ? "invite.link-hint" : "invite.link-closed")}</p>
        <CopyLink link={link} />
      </section>
    </Dialog>
  );
}

/** Whether a link alone lets somebody in. */
function opensByLink(modes: ReadonlyMap<string, string> | undefined): boolean {
  return !modes?.has("i") && !modes?.has("k");
}

function CopyLink({ link }: { readonly link: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    // Without the right to, the link is still there to be copied by hand.
    await navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div class="form-row-of">
      <input
        readOnly
        aria-label={t("invite.link")}
        value={link}
        dir="ltr"
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="button button-quiet" onClick={copy}>
        <Icon name={isCopied ? "check" : "link"} />
        {t(isCopied ? "invite.copied" : "invite.copy")}
      </button>
    </div>
  );
}
