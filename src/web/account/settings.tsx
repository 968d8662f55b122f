/** What the reader prefers on this device, and what they say of themselves. */
import "./account.css";
import { useState } from "preact/hooks";
import { Dialog } from "../dialog.tsx";
import { closePanel, openPanel } from "../opener.ts";
import { Segments, Select, Switch } from "../panels/form.tsx";
import { Ignored } from "../people/ignored-list.tsx";
import { prefer, preferences } from "../preferring.ts";
import { PushSetting } from "../push/setting.tsx";
import { watch } from "../store.ts";
import { formatDate, formatTime } from "../texts/formats.ts";
import { type Language, languages } from "../texts/language.ts";
import { t } from "../texts/panels.ts";
import { keepSpeaking, keptLanguage } from "../texts/speaking.ts";
import { Saying } from "./saying.tsx";

export function Settings() {
  const preferred = preferences.value;
  const { me } = watch();
  return (
    <Dialog title={t("settings.title")} size="large" close={t("panel.close")} onClose={closePanel}>
      <section class="section">
        <h3>{t("settings.looks")}</h3>
        <Segments
          label={t("settings.theme")}
          value={preferred.theme}
          choices={(["auto", "light", "dark"] as const).map(
            (each) => [each, t(`settings.theme-${each}`)] as const,
          )}
          onChange={(theme) => prefer({ theme })}
        />
        <LanguageChoice />
      </section>
      <section class="section">
        <h3>{t("settings.notifications")}</h3>
        <Segments
          label={t("settings.notifies")}
          hint={t("settings.notifies-hint")}
          value={preferred.notifies}
          choices={(["all", "mentions", "nothing"] as const).map(
            (each) => [each, t(`notify.${each}`)] as const,
          )}
          onChange={(notifies) => prefer({ notifies })}
        />
        <PushSetting onAccount={() => openPanel({ kind: "account" })} />
        <Switch
          label={t("settings.sounds")}
          isOn={preferred.playsSounds}
          onChange={(playsSounds) => prefer({ playsSounds })}
        />
        <PushSetting onAccount={() => openPanel({ kind: "account" })} />
      </section>
      <section class="section">
        <h3>{t("settings.privacy")}</h3>
        <Switch
          label={t("settings.typing")}
          hint={t("settings.typing-hint")}
          isOn={preferred.showsTyping}
          onChange={(showsTyping) => prefer({ showsTyping })}
        />
        <Switch
          label={t("settings.images")}
          hint={t("settings.images-hint")}
          isOn={preferred.showsImages}
          onChange={(showsImages) => prefer({ showsImages })}
        />
        <Switch
          label={t("settings.previews")}
          hint={t("settings.previews-hint")}
          isOn={preferred.showsPreviews}
          onChange={(showsPreviews) => prefer({ showsPreviews })}
        />
        <Ignored />
      </section>
      <Saying nick={me.nick} />
      <section class="section">
        <h3>{t("settings.more")}</h3>
        <p>
          {me.account === undefined
            ? t("settings.guest", { nick: me.nick })
            : t("settings.owner", { nick: me.nick, account: me.account })}
        </p>
        <div class="buttons">
          <button type="button" class="button button-quiet" onClick={() => openPanel({ kind: "account" })}>
            {t(me.account === undefined ? "account.title-none" : "account.title")}
          </button>
          <button type="button" class="button button-quiet" onClick={() => openPanel({ kind: "help" })}>
            {t("help.title")}
          </button>
        </div>
      </section>
    </Dialog>
  );
}

/** Each language is called as its speakers call it. */
function LanguageChoice() {
  const [kept, setKept] = useState(keptLanguage() ?? "");
  const example = new Date().toISOString();
  const speak = async (language: string) => {
    setKept(language);
    await keepSpeaking(language === "" ? undefined : (language as Language));
  };
  return (
    <Select
      label={t("settings.language")}
      hint={t("settings.formats", { date: formatDate(example, Date.now()), time: formatTime(example) })}
      value={kept}
      choices={[["", t("settings.language-auto")], ...Object.entries(languages)]}
      onChange={(language) => void speak(language)}
    />
  );
}
