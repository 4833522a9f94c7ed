import { type MouseEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { call } from "../../ipc/client";
import type { NodeId } from "../../ipc/contract";
import { language, t } from "../../messages";
import { type Design, useDesign } from "./design";
import { type Preview, useFormPage, WIDTHS } from "./FormPage";
import { type Gap, GAP_SIZE, gapsOf } from "./gaps";
import { Reading } from "./Reading";
import { lineName } from "./words";

interface Props {
  design: Design;
  preview: Preview;
  onInsert: () => void;
}

/** The section in which the selected node stands, as of the newest step that was read. */
function useSection(design: Design): { section: NodeId | null; html: string | null } {
  const { draft, selected, version } = useDesign(design);
  const section = design.sectionOf(selected);
  const [read, setRead] = useState<{ section: NodeId; html: string } | null>(null);
  useEffect(() => {
    if (!section) return undefined;
    let current = true;
    void call("verfahren_page", { draft: draft.id, section, language: language() })
      .then((page) => current && setRead({ section, html: page.html }))
      .catch(() => current && setRead(null));
    return () => {
      current = false;
    };
  }, [draft.id, section, version]);
  return { section, html: read?.section === section ? read.html : null };
}

/** Where something can be inserted on the page as it is drawn just now. */
function useGaps(host: RefObject<HTMLDivElement | null>, html: string | null, preview: Preview): readonly Gap[] {
  const [gaps, setGaps] = useState<readonly Gap[]>([]);
  useLayoutEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return undefined;
    const observer = new ResizeObserver(() => setGaps(gapsOf(root)));
    observer.observe(root.firstElementChild ?? root.host);
    setGaps(gapsOf(root));
    return () => observer.disconnect();
  }, [host, html, preview]);
  return gaps;
}

/** The form as citizens get it: the portal's own markup and styles, only to be looked at. */
export function Canvas({ design, preview, onInsert }: Props) {
  const { selected, outline } = useDesign(design);
  const { section, html } = useSection(design);
  const host = useRef<HTMLDivElement>(null);
  useFormPage(host, html ?? "", "look");
  const gaps = useGaps(host, html, preview);
  useLayoutEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return;
    root.querySelectorAll("[data-chosen]").forEach((one) => one.removeAttribute("data-chosen"));
    const chosen = root.querySelector(`[data-node="${CSS.escape(selected)}"]`);
    chosen?.setAttribute("data-chosen", "");
    chosen?.scrollIntoView?.({ block: "nearest" });
  }, [selected, html]);

  const onClick = (event: MouseEvent) => {
    const root = host.current?.shadowRoot;
    const inner = root?.firstElementChild as HTMLElement | null | undefined;
    if (!root || !inner) return;
    // What is inert is no target: the place tells what was meant.
    inner.inert = false;
    const hit = root.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-node]");
    inner.inert = true;
    const node = hit ? known(hit, new Set(outline.map((line) => line.node))) : null;
    if (node) design.select(node);
  };
  const width = WIDTHS[preview];
  const isRead = preview === "read";
  const line = section ? design.line(section) : undefined;
  return (
    <div className="canvas-scroll" tabIndex={0} role="group" aria-label={t("designer.page_of", { name: line ? lineName(line) : "" })} data-pane-start>
      <div className="canvas-frame" style={width ? { maxWidth: `${width}px` } : undefined} hidden={isRead}>
        <div ref={host} className="canvas" data-testid="canvas" onClick={onClick} />
        {/* What Strg+Eingabe does, by mouse: nothing to tab to, nothing that is read out. */}
        <div aria-hidden="true">
          {gaps.map((gap) => (
            <div
              key={gap.node}
              className="gap"
              data-testid="gap"
              title={t("designer.insert_here")}
              style={{ top: `${gap.top}px`, height: `${GAP_SIZE}px` }}
              onClick={() => {
                design.select(gap.node);
                onInsert();
              }}
            >
              <Icon name="plus" size={14} />
            </div>
          ))}
        </div>
      </div>
      {isRead && html && <Reading html={html} />}
      {html === "" && <p className="muted canvas-empty">{t("designer.section_empty")}</p>}
      <div className="canvas-add">
        <Button icon="plus" command="design-insert" onClick={onInsert}>
          {t("designer.insert")}
        </Button>
      </div>
    </div>
  );
}

/** The nearest element around it that has a line of its own in the outline: an option belongs to its field. */
function known(hit: HTMLElement, nodes: ReadonlySet<NodeId>): NodeId | null {
  let at: HTMLElement | null | undefined = hit;
  while (at) {
    const node = at.dataset["node"];
    if (node && nodes.has(node)) return node;
    at = at.parentElement?.closest<HTMLElement>("[data-node]");
  }
  return null;
}
