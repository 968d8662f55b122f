/** How things are done: keys, what can be written, commands; and where one is connected, for those who want to know. */
import "./account.css";
import { Dialog } from "../dialog.tsx";
import { closePanel } from "../opener.ts";
import { asked, useAnswer } from "../panels/asking.ts";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { keysOf, shortcuts, writing } from "./shortcuts.ts";

export function Help() {
  return (
    <Dialog title={t("help.title")} size="large" close={t("panel.close")} onClose={closePanel}>
      <section class="section">
        <h3>{t("help.keys")}</h3>
        <dl class="keys">
          {shortcuts.map(({ id, keys }) => (
            <div key={id}>
              <dt>
                {keysOf(keys, isApple()).map((key, index) => (
                  <kbd key={index}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(`help.key-${id}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="section">
        <h3>{t("help.writing")}</h3>
        <dl class="keys">
          {writing.map(({ id, example }) => (
            <div key={id}>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{t(`help.write-${id}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Commands />
      <Developers />
    </Dialog>
  );
}

/** The server's own list. */
function Commands() {
  const { answer } = useAnswer("help", async () => {
    const { lines } = await asked("HELP");
    return { answer: lines.filter(({ verb }) => verb === "705").map(({ params }) => params.at(-1) ?? "") };
  });
  return (
    <details class="section">
      <summary>{t("help.commands")}</summary>
      <p class="quiet">{t("help.commands-hint")}</p>
      <ul class="commands" lang="en" dir="ltr">
        {answer?.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Developers() {
  const { link, me, network } = watch();
  const address = "address" in link ? link.address : "";
  const facts = [
    [t("help.network"), network.name],
    [t("help.node"), address],
    [t("help.nodes"), network.nodes.join(", ")],
    [t("help.nick"), me.account === undefined ? me.nick : `${me.nick} (${me.account})`],
    [t("help.capabilities"), [...network.offered.keys()].sort().join(", ")],
  ] as const;
  return (
    <details class="section">
      <summary>{t("help.developers")}</summary>
      <p>{t("help.developers-hint", { address: address || location.host })}</p>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="ltr">{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="/cluster.html" target="_blank" rel="noopener">
          {t("palette.cluster")}
        </a>
      </p>
    </details>
  );
}

function isApple(): boolean {
  return /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent);
}
