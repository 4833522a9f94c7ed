// The panes of the window, for the keyboard: F6 goes round them, Esc leaves a field for its pane, and focus that was lost
// with what had it comes back to the pane in which it was.
//
// A pane is marked by `data-pane`, the element in it that takes the focus by `data-pane-start`.
import { useEffect } from "react";

const FOCUSABLE = 'button:not([disabled]):not([tabindex="-1"]), [href], [tabindex="0"]';
const STOPS = 'button:not([tabindex="-1"]), input:not([tabindex="-1"]), select, textarea, [href], [tabindex="0"]';

function panes(): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>("[data-pane]")];
  return all.filter((pane) => pane.offsetParent !== null && startOf(pane) !== null);
}

function startOf(pane: HTMLElement): HTMLElement | null {
  return pane.querySelector<HTMLElement>("[data-pane-start]") ?? pane.querySelector<HTMLElement>(FOCUSABLE);
}

function paneOf(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>("[data-pane]") ?? null;
}

export function hasDialog(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

export function focusPane(name: string): boolean {
  const pane = panes().find((one) => one.dataset["pane"] === name);
  const start = pane ? startOf(pane) : null;
  start?.focus();
  return start !== null;
}

/** Whether somebody writes there, also within a page of its own. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // Of what lies in a shadow root, others see its host only.
  if (target.shadowRoot) return isTyping(target.shadowRoot.activeElement);
  const tag = target.tagName;
  if (tag === "INPUT") return !["checkbox", "radio", "button"].includes((target as HTMLInputElement).type);
  return tag === "TEXTAREA" || tag === "SELECT" || target.isContentEditable;
}

/** Goes to the end of a field, unless somebody writes by now: a field that comes late takes nothing from another one. */
export function write(field: HTMLInputElement | HTMLTextAreaElement | null | undefined) {
  if (!field || isTyping(document.activeElement)) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** To the next pane, or to the one before. A dialog is a room of its own. */
export function goRoundPanes(by: 1 | -1) {
  if (hasDialog()) return;
  const all = panes();
  const current = paneOf(document.activeElement);
  const from = current ? all.indexOf(current) : by > 0 ? -1 : 0;
  const pane = all[(from + by + all.length) % all.length];
  if (pane) startOf(pane)?.focus();
}

/** From a field to the beginning of its pane; false where there is none. */
export function leaveField(field: Element): boolean {
  const pane = paneOf(field);
  const start = pane ? startOf(pane) : null;
  if (!start || start === field) return false;
  start.focus();
  return true;
}

/**
 * What follows an element within a part, the nearest first, and then what stands before it. Who was writing is led to another
 * field only: the next key would press a button.
 */
function neighbours(part: Element | null | undefined, element: Element | null): HTMLElement[] {
  const all = [...(part?.querySelectorAll<HTMLElement>(STOPS) ?? [])];
  const stops = isTyping(element) ? all.filter(isTyping) : all;
  const at = stops.findIndex((one) => one === element);
  return at < 0 ? [] : [...stops.slice(at + 1), ...stops.slice(0, at).reverse()];
}

/** After a dialog has given its focus back, and React has drawn. */
function soon(act: () => void) {
  window.requestAnimationFrame(() => window.requestAnimationFrame(act));
}

/** A field is on its way that takes the focus. */
let isAwaited = false;
let bringBack: (() => void) | null = null;

/** While a field is awaited, focus that was lost isn't brought back; where it doesn't come, it is. */
export function awaitFocus(awaited: boolean) {
  isAwaited = awaited;
  if (!awaited) bringBack?.();
}

/**
 * Where focus goes when the element that had it is gone: a button that did its work, a dialog whose opener is gone. In a part
 * that is marked by `data-keep-near` it is what stood next to it, else the beginning of the pane.
 */
export function useKeptFocus() {
  useEffect(() => {
    let last: Element | null = null;
    let pane: string | null = null;
    let near: HTMLElement[] = [];
    const onFocus = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
      pane = paneOf(last)?.dataset["pane"] ?? pane;
      near = neighbours(last?.closest("[data-keep-near]"), last);
    };
    const restore = () => {
      if (isAwaited || document.activeElement !== document.body || !last || last.isConnected || hasDialog()) return;
      last = null;
      const next = near.find((one) => one.isConnected && one.offsetParent !== null && !one.matches(":disabled"));
      if (next) return next.focus();
      if (!(pane && focusPane(pane))) document.getElementById("content")?.focus();
    };
    const restoreLost = () => {
      if (last && !last.isConnected) soon(restore);
    };
    bringBack = restoreLost;
    const observer = new MutationObserver(restoreLost);
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", onFocus);
    return () => {
      bringBack = null;
      observer.disconnect();
      document.removeEventListener("focusin", onFocus);
    };
  }, []);
}
