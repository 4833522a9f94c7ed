import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import styles from "../../../../assets/form-page/form.css?raw";
import { Button } from "../../components/Button";
import { useIsDark } from "../../desk/preferences";
import { call } from "../../ipc/client";
import type { NodeId } from "../../ipc/contract";
import { language, t } from "../../messages";
import { type Design, useDesign } from "./design";
import { lineName } from "./words";

/** Widths at which a form can be looked at, in pixels; none as wide as there is room. */
const WIDTHS = { wide: null, phone: 360, small: 320 } as const;
export type Width = keyof typeof WIDTHS;

/**
 * The portal's own style sheet, for a shadow root: `:scope` is the root there, widths are those of the canvas and not of the
 * window, and colours follow the desk's.
 */
function canvasStyles(dark: boolean): string {
  const scoped = styles.replaceAll(":scope", ":host").replaceAll("@media (min-width:", "@container (min-width:");
  const themed = scoped.replaceAll("@media (prefers-color-scheme: dark)", dark ? "@media all" : "@media not all");
  return `${themed}
:host { display: block; container-type: inline-size; color-scheme: ${dark ? "dark" : "light"}; background: var(--page); color: var(--text); font: var(--type); overflow-wrap: break-word; }
[data-node] { cursor: pointer; }
.cell[data-node]:hover, fieldset.group:hover > legend { outline: 1px dashed var(--action); outline-offset: 3px; }
[data-chosen] { outline: 2px solid var(--action); outline-offset: 3px; border-radius: 4px; }
@media (forced-colors: active) { [data-chosen] { outline-color: Highlight; } }`;
}

interface Props {
  design: Design;
  width: Width;
  onInsert: () => void;
}

/** The form as citizens get it: the portal's own markup and styles, only to be looked at. */
export function Canvas({ design, width, onInsert }: Props) {
  const { draft, selected, version, outline } = useDesign(design);
  const section = design.sectionOf(selected);
  const host = useRef<HTMLDivElement>(null);
  const [html, setHtml] = useState<{ section: NodeId; html: string } | null>(null);
  const dark = useIsDark();
  useEffect(() => {
    if (!section) return undefined;
    let current = true;
    void call("verfahren_page", { draft: draft.id, section, language: language() })
      .then((page) => current && setHtml({ section, html: page.html }))
      .catch(() => current && setHtml(null));
    return () => {
      current = false;
    };
  }, [draft.id, section, version]);

  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(canvasStyles(dark));
    root.adoptedStyleSheets = [sheet];
  }, [dark]);
  useLayoutEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return;
    const inner = document.createElement("div");
    inner.inert = true;
    inner.innerHTML = html?.html ?? "";
    root.replaceChildren(inner);
  }, [html]);
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
    // What is inert is no target: the place tells what was meant.
    const inner = root?.firstElementChild as HTMLElement | null | undefined;
    if (!root || !inner) return;
    inner.inert = false;
    const hit = root.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-node]");
    inner.inert = true;
    const node = hit ? known(hit, outline.map((line) => line.node)) : null;
    if (node) design.select(node);
  };
  const shown = WIDTHS[width];
  const line = section ? design.line(section) : undefined;
  return (
    <div className="canvas-scroll" tabIndex={0} role="group" aria-label={t("designer.page_of", { name: line ? lineName(line) : "" })} data-pane-start>
      <div ref={host} className="canvas" data-testid="canvas" style={shown ? { maxWidth: `${shown}px` } : undefined} onClick={onClick} />
      {html?.html === "" && <p className="muted canvas-empty">{t("designer.section_empty")}</p>}
      <div className="canvas-add">
        <Button icon="plus" command="design-insert" onClick={onInsert}>
          {t("designer.insert")}
        </Button>
      </div>
    </div>
  );
}

/** The nearest element around it that has a line of its own in the outline: an option belongs to its field. */
function known(hit: HTMLElement, nodes: readonly NodeId[]): NodeId | null {
  let at: HTMLElement | null | undefined = hit;
  while (at) {
    const node = at.dataset["node"];
    if (node && nodes.includes(node)) return node;
    at = at.parentElement?.closest<HTMLElement>("[data-node]");
  }
  return null;
}
