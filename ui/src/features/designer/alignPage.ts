// A page of a form is made like the one that the desk has answered with, in place: an input in which somebody writes stays the
// same element, with its caret, its own undo and what was typed since the desk was asked.
//
// The order of a form seldom changes. So both pages are walked side by side, and what is passed over is gone.
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What stands in controls: what was typed or chosen, or whether a box is ticked. */
export type Held = ReadonlyMap<Control, string>;

export function isBox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");
}

/** What stands in a control; the names of chosen files are nobody's to set. */
function standsIn(control: Control): string {
  if (isBox(control)) return String(control.checked);
  return control.type === "file" ? "" : control.value;
}

export function controlsOf(root: ParentNode): Control[] {
  return [...root.querySelectorAll<Control>("input, select, textarea")];
}

export function readPage(root: ParentNode): Map<Control, string> {
  return new Map(controlsOf(root).map((control) => [control, standsIn(control)]));
}

export interface Answered {
  /** What stood on the page when the desk was asked: what is otherwise by now was typed since. */
  asked: Held;
  /** It was asked about what stands there; otherwise what it says takes the place of all that stood there. */
  entered: boolean;
  /** The entry of a group that was removed. */
  removed?: Element | null;
}

const FOCUSABLE = "button, input, select, textarea, summary, a[href]";

function focusables(root: ShadowRoot): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => !one.matches(":disabled, [type=hidden]"));
}

/** In which somebody writes. */
function isWritten(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return !element.readOnly;
  return element instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(element.type) && !element.readOnly;
}

/** Makes `page` like `fresh`, whose nodes it takes. */
export function alignPage(root: ShadowRoot, page: Element, fresh: Element, answered: Answered) {
  const focused = root.activeElement;
  const places = focusables(root);
  if (answered.removed) removeEntry(answered.removed);
  align(page, fresh, { ...answered, writing: isWritten(focused) ? focused : null });
  if (!focused || focused.isConnected) return;
  // What now stands where it stood.
  const before = places.slice(0, places.findIndex((one) => one === focused)).findLast((one) => one.isConnected);
  const now = focusables(root);
  const next = now[before ? now.indexOf(before) + 1 : 0] ?? before ?? root.host.closest<HTMLElement>("[data-pane-start]");
  next?.focus();
}

/** Entries behind it move up, with what stands in them. */
function removeEntry(entry: Element) {
  for (let next = entry.nextElementSibling; next?.getAttribute("data-node") === entry.getAttribute("data-node"); next = next.nextElementSibling) {
    next.id = next.id.replace(/\d+$/, (number) => String(Number(number) - 1));
  }
  // What was entered there is nobody's answer any more.
  for (const control of controlsOf(entry)) control.removeAttribute("name");
  entry.remove();
}

type Aligning = Answered & { writing: HTMLElement | null };

/** What makes two nodes of the same place the same one. Within an entry nothing tells of its number: that changes. */
function keyOf(node: Node): string {
  if (!(node instanceof HTMLElement)) return node.nodeName;
  if (node.matches("fieldset.group, button")) return node.id || node.nodeName;
  return node.dataset["node"] ?? node.dataset["key"] ?? node.nodeName;
}

/** Attributes that only say what stands in a control at first. */
function isBeginning(element: Element, name: string): boolean {
  if (element instanceof HTMLInputElement) return name === (isBox(element) ? "checked" : "value") && element.type !== "hidden";
  return element instanceof HTMLOptionElement && name === "selected";
}

function align(old: Element, fresh: Element, by: Aligning) {
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name) && !isBeginning(old, name)) old.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) {
    const value = fresh.getAttribute(name) ?? "";
    if (!isBeginning(old, name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (!(old instanceof HTMLTextAreaElement)) alignChildren(old, fresh, by);
  if (old.matches("input, select, textarea")) settle(old as Control, fresh as Control, by);
}

function alignChildren(old: Element, fresh: Element, by: Aligning) {
  let place = old.firstChild;
  const dropUntil = (end: ChildNode | null) => {
    while (place && place !== end) {
      const gone: ChildNode = place;
      place = place.nextSibling;
      drop(gone, by);
    }
  };
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    let same = place;
    while (same && keyOf(same) !== key) same = same.nextSibling;
    if (!same) {
      old.insertBefore(child, place);
      continue;
    }
    dropUntil(same);
    place = same.nextSibling;
    if (!(same instanceof Element)) same.nodeValue = child.nodeValue;
    else if (same.nodeName === child.nodeName) align(same, child as Element, by);
    else same.replaceWith(child);
  }
  dropUntil(null);
}

/** What one is writing in goes when one leaves it: keys that are on their way mean nothing elsewhere. */
function drop(node: ChildNode, { writing }: Aligning) {
  if (!writing || !(node instanceof HTMLElement) || !node.contains(writing)) return node.remove();
  node.dataset["gone"] = "";
  writing.onblur = () => {
    // It may be back by then; and a window that is left for another one is no field that is left.
    const isLeft = (writing.getRootNode() as ShadowRoot).activeElement !== writing;
    if (isLeft && node.dataset["gone"] !== undefined) node.remove();
  };
}

function settle(control: Control, fresh: Control, { asked, entered, writing }: Aligning) {
  const isNewer = standsIn(control) !== asked.get(control);
  if (isNewer || (entered && control === writing)) return;
  if (isBox(control)) control.checked = (fresh as HTMLInputElement).checked;
  else if (control.type !== "file" && control.value !== fresh.value) control.value = fresh.value;
}
