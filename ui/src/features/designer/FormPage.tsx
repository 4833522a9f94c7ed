import { type RefObject, useLayoutEffect } from "react";
import styles from "../../../../assets/form-page/form.css?raw";
import { useIsDark } from "../../desk/preferences";
import { alignPage, type Answered } from "./alignPage";

/**
 * Ways to look at a form, with the width in pixels; without one it is as wide as there is room. The last two are what is heard and
 * what is printed.
 */
export const WIDTHS = { wide: null, phone: 360, small: 320, read: null, pdf: null } as const;
export type Preview = keyof typeof WIDTHS;
export const PREVIEWS = Object.keys(WIDTHS) as Preview[];

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
.changes { display: flex; flex-wrap: wrap; gap: 0 .75rem; margin: .15rem 0 .35rem; color: var(--change); font-weight: 700; font-size: .9375rem; }
:is(.cell, .group, section):has(> .changes) { border-inline-start: 4px solid var(--change); padding-inline-start: .75rem; }
:has(> .changes) { --change: var(--warning); }
:has(> .changes > .moved) { --change: var(--action); }
:has(> .changes > .added) { --change: var(--success); }
:has(> .changes > .removed) { --change: var(--danger); }
[data-chosen] { outline: 2px solid var(--action); outline-offset: 3px; border-radius: 4px; }
@media (forced-colors: active) { [data-chosen] { outline-color: Highlight; } }`;
}

/** The page's own styles, in a shadow root where the desk's don't reach. */
export function usePageStyles(host: RefObject<HTMLElement | null>) {
  const dark = useIsDark();
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(pageStyles(dark));
    root.adoptedStyleSheets = [sheet];
  }, [dark, host]);
}

/** Nothing on the page can be changed, and nothing leads away from it. */
function stopControls(page: HTMLElement) {
  for (const control of page.querySelectorAll<HTMLInputElement>("button, input, select, textarea")) control.disabled = true;
  page.querySelectorAll("a").forEach((link) => link.removeAttribute("href"));
}

/** Shows the portal's markup of a form, only to be looked at or to be read out as well. */
export function useFormPage(host: RefObject<HTMLElement | null>, html: string, use: "look" | "read") {
  usePageStyles(host);
  useLayoutEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return;
    const inner = pageOf(html);
    inner.inert = use === "look";
    if (use === "read") stopControls(inner);
    root.replaceChildren(inner);
  }, [html, use, host]);
}

function pageOf(html: string): HTMLElement {
  const page = document.createElement("div");
  page.innerHTML = html;
  return page;
}

/** Puts what the desk has answered in the place of what was filled in, without taking anything from whoever goes on writing. */
export function showAnswered(root: ShadowRoot, html: string, answered: Answered) {
  const page = root.firstElementChild;
  if (page) alignPage(root, page, pageOf(html), answered);
  else root.append(pageOf(html));
}
