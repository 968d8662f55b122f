/** A block of code, with its language's colours as soon as they are loaded. */
import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CopyIcon } from "../more-icons.tsx";
import { t } from "../texts/beside.ts";
import type { Token } from "./highlight.ts";

export function Code({ text, language }: { text: string; language: string | undefined }): ComponentChild {
  const [tokens, setTokens] = useState<readonly Token[] | undefined>();
  useEffect(() => {
    let isWanted = true;
    setTokens(undefined);
    if (language)
      import("./highlight.ts")
        .then(({ highlight }) => highlight(text, language))
        .then((found) => isWanted && setTokens(found))
        // Offline, or the file is gone: the code is readable without colours.
        .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [text, language]);
  return (
    <figure class="code" aria-label={language ? t("text.code-in", { language }) : t("text.code")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr">
        <code>{tokens ? tokens.map(drawn) : text}</code>
      </pre>
      <button
        type="button"
        class="code-copy"
        title={t("text.copy-code")}
        aria-label={t("text.copy-code")}
        onClick={() => void navigator.clipboard?.writeText(text)}
      >
        <CopyIcon />
      </button>
    </figure>
  );
}

function drawn(token: Token): ComponentChild {
  if (typeof token === "string") return token;
  const name = token.scope.split(" ")[0]?.split(".")[0] ?? "";
  return <span class={`code-${name}`}>{token.children.map(drawn)}</span>;
}
