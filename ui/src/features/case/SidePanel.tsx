import { type ReactNode, useId } from "react";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import { Deadlines } from "./Deadlines";
import { History } from "./History";
import { Notes } from "./NotesPanel";

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="side-part">
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

export function SidePanel({ view, noteFocus }: { view: CaseView; noteFocus: number }) {
  return (
    <>
      <Part title={t("case.tab.deadlines")}>
        <Deadlines view={view} />
      </Part>
      <Part title={t("case.tab.notes")}>
        <Notes view={view} focusToken={noteFocus} />
      </Part>
      <Part title={t("case.tab.history")}>
        <History view={view} />
      </Part>
    </>
  );
}
