import { type RefObject, useLayoutEffect } from "react";
import styles from "../../../../assets/form-page/form.css?raw";
import { useIsDark } from "../../desk/preferences";

/** Widths at which a form can be looked at, in pixels; none as wide as there is room. */
export const WIDTHS = { wide: null, phone: 360, small: 320 } as const;
export type Width = keyof typeof WIDTHS;

/**
 * The portal's own style sheet, for a shadow root: `:scope` is the root there, widths are those of the page and not of the
 * window, and colours follow the desk's.
 */
function pageStyles(dark: boolean): string {
  const scoped = styles.replaceAll(":scope", ":host").replaceAll("@media (min-width:", "@container (min-width:");
  const themed = scoped.replaceAll("@media (prefers-color-scheme: dark)", dark ? "@media all" : "@media not all");
  return `${themed}
:host { display: block; container-type: inline-size; color-scheme: ${dark ? "dark" : "light"}; background: var(--page); color: var(--text); font: var(--type); overflow-wrap: break-word; }
section > h2:first-child { margin-top: 0; }
[inert] [data-node] { cursor: pointer; }
[inert] .cell[data-node]:hover, [inert] fieldset.group:hover > legend { outline: 1px dashed var(--action); outline-offset: 3px; }
[data-chosen] { outline: 2px solid var(--action); outline-offset: 3px; border-radius: 4px; }
@media (forced-colors: active) { [data-chosen] { outline-color: Highlight; } }`;
}

/**
 * Shows the portal's markup of a form in a shadow root, where the desk's own styles don't reach. What has the focus keeps it
 * through a new markup by its id; what is inert is only to be looked at.
 */
export function useFormPage(host: RefObject<HTMLElement | null>, html: string, inert: boolean) {
  const dark = useIsDark();
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(pageStyles(dark));
    root.adoptedStyleSheets = [sheet];
  }, [dark, host]);
  useLayoutEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return;
    const focused = root.activeElement?.id ?? "";
    const inner = document.createElement("div");
    inner.inert = inert;
    inner.innerHTML = html;
    root.replaceChildren(inner);
    if (focused) root.getElementById(focused)?.focus();
  }, [html, inert, host]);
}
