/** Who is kept out of a channel or silent in it, lifting that, and what its operators did. */
import { asked, attempt, useAnswer, useDoing } from "../panels/asking.ts";
import { Refusal } from "../panels/form.tsx";
import { momentText } from "../panels/moment.ts";
import { saidIn } from "../panels/services.ts";
import { t } from "../texts/panels.ts";
import { type Ban, bansIn } from "./banned.ts";
import { ModerationForm } from "./moderation-form.tsx";
import type { PageProps } from "./standing.ts";

/** Of what operators did the newest so many are shown. */
const actsMax = "30";

export function Bans({ name }: PageProps) {
  const { answer, refusal, isLoading, again } = useAnswer(name, async () => {
    const { lines, refusal: why } = await asked("BAN", name);
    return { answer: bansIn(lines), refusal: why };
  });
  const trail = useAnswer(name, async () => {
    const { lines, refusal: why } = await asked("AUDIT", name, actsMax);
    return { answer: saidIn(lines).flatMap(actIn), refusal: why };
  });
  return (
    <>
      <section class="section">
        <h3>{t("ban.list")}</h3>
        <Refusal why={refusal} />
        {isLoading && !answer && <p class="quiet">{t("panel.loading")}</p>}
        {answer?.length === 0 && <p class="quiet">{t("ban.nobody")}</p>}
        <ul class="rows">
          {answer?.map((ban) => (
            <Row key={ban.mask} name={name} ban={ban} onLifted={again} />
          ))}
        </ul>
      </section>
      <section class="section">
        <h3>{t("ban.add")}</h3>
        <ModerationForm channel={name} nick="" how="mute" onDone={again} />
      </section>
      <details class="section">
        <summary>{t("ban.trail")}</summary>
        <Refusal why={trail.refusal} />
        {trail.answer?.length === 0 && <p class="quiet">{t("ban.no-trail")}</p>}
        <ol class="trail">
          {trail.answer?.toReversed().map(({ at, what }) => (
            <li key={at + what}>
              <time dateTime={at}>{momentText(at)}</time> <span dir="auto">{what}</span>
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}

function Row({ name, ban, onLifted }: { readonly name: string; readonly ban: Ban; onLifted(): void }) {
  const doing = useDoing();
  const { whom, kind, by, at, until, why, mask } = ban;
  const who = "account" in whom ? whom.account : whom.mask;
  const lift = async () => {
    if (await doing.run(() => attempt("UNBAN", name, mask))) onLifted();
  };
  return (
    <li class="row">
      <div class="row-words">
        <strong dir="auto">{who}</strong>
        <span class="quiet">
          {" "}
          · {t(kind === "mute" ? "ban.is-muted" : "ban.is-banned")}
          {"account" in whom && ` · ${t("ban.by-account")}`}
        </span>
        <p class="row-detail">
          {t("ban.by", { nick: by, time: momentText(at) })}{" "}
          {until === undefined ? t("ban.until-lifted") : t("ban.until", { time: momentText(until) })}
        </p>
        {why !== "" && (
          <p class="row-detail" dir="auto">
            {why}
          </p>
        )}
        <Refusal why={doing.refusal} />
      </div>
      <button type="button" class="button button-quiet" disabled={doing.isBusy} onClick={lift}>
        {t("ban.lift")}
      </button>
    </li>
  );
}

/** "AUDIT <time> <what>" */
function actIn(text: string): { at: string; what: string }[] {
  const [, at = "", what = ""] = /^AUDIT (\d{4}-\S+Z) (.*)$/s.exec(text) ?? [];
  return at === "" ? [] : [{ at, what: what.replace(/^(\S+?)!\S+ (?:\(\S+\) )?/, "$1 ") }];
}
