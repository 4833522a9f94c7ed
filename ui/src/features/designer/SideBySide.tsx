import { useEffect, useRef, useState } from "react";
import { Choice } from "../../components/Field";
import { Loading } from "../../components/Notes";
import { call } from "../../ipc/client";
import type { ComparedPages, ComparedSection, NodeId } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import { type Design, useDesign } from "./design";
import { useFormPage } from "./FormPage";

/** A section of a state and of now; without a wish the first one that has changed. */
function useComparedPages(design: Design, state: string, section: NodeId | null): ComparedPages | null {
  const { draft, version } = useDesign(design);
  const [pages, setPages] = useState<ComparedPages | null>(null);
  useEffect(() => {
    let current = true;
    void call("compare_pages", { draft: draft.id, state: state || null, section, language: language() })
      .then((read) => current && setPages(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version, state, section]);
  return pages;
}

function sectionWords({ name, changes }: ComparedSection): string {
  return `${name.trim() || t("designer.unnamed")} (${changes === 0 ? t("history.section_same") : tn("history.section_changes", changes)})`;
}

/** One state's page: `html` is null where that state doesn't have the section. */
function Side({ title, html }: { title: string; html: string | null }) {
  const host = useRef<HTMLDivElement>(null);
  useFormPage(host, html ?? "", "read");
  return (
    <div className="side" role="group" aria-label={title}>
      <h3 className="block-title">{title}</h3>
      {!html && <p className="muted">{t(html === null ? "history.section_missing" : "history.section_empty")}</p>}
      <div ref={host} className="canvas" hidden={!html} />
    </div>
  );
}

/** A section as it was and as it is, next to each other in one scroller, with marks at what is otherwise. */
export function SideBySide({ design, state }: { design: Design; state: string }) {
  const [wanted, setWanted] = useState<NodeId | null>(null);
  const pages = useComparedPages(design, state, wanted);
  if (!pages) return <Loading />;
  return (
    <>
      <Choice label={t("history.section")} value={wanted ?? pages.section ?? ""} data-testid="compared-section" onChange={(event) => setWanted(event.target.value)}>
        {pages.sections.map((one) => (
          <option key={one.node} value={one.node}>
            {sectionWords(one)}
          </option>
        ))}
      </Choice>
      <div className="side-by-side" tabIndex={0} role="group" aria-label={t("history.tab.pages")}>
        <Side title={t("history.before")} html={pages.before} />
        <Side title={t("history.now")} html={pages.now} />
      </div>
    </>
  );
}
