/** One's account: getting one, logging in to it, and all that belongs to it. */
import "./account.css";
import { useState } from "preact/hooks";
import { Dialog } from "../dialog.tsx";
import { closePanel, type Panel } from "../opener.ts";
import { Tabs } from "../panels/tabs.tsx";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { LogIn } from "./log-in.tsx";
import { Own } from "./own.tsx";
import { Register } from "./register.tsx";
import { Stay } from "./stay.tsx";

export function Account({ panel }: { readonly panel: Extract<Panel, { kind: "account" }> }) {
  const { me } = watch();
  const [page, setPage] = useState<"register" | "log-in">(panel.page ?? "register");
  /** Whoever has just got an account is asked whether it should stay here. */
  const [isNew, setNew] = useState(false);
  return (
    <Dialog
      title={t(me.account === undefined ? "account.title-none" : "account.title")}
      isKept={me.account === undefined}
      close={t("panel.close")}
      onClose={closePanel}
    >
      {me.account !== undefined ? (
        isNew ? (
          <Stay account={me.account} onDone={() => setNew(false)} />
        ) : (
          <Own account={me.account} nick={me.nick} />
        )
      ) : (
        <Tabs
          label={t("account.pages")}
          page={page}
          pages={[
            ["register", t("account.register")],
            ["log-in", t("account.log-in")],
          ]}
          onPage={setPage}
        >
          {page === "register" ? (
            <Register nick={me.nick} onRegistered={() => setNew(true)} />
          ) : (
            <LogIn nick={me.nick} />
          )}
        </Tabs>
      )}
    </Dialog>
  );
}
