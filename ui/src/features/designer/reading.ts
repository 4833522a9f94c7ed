// What a screen reader says of a page, in reading order, by the page's own markup.

/** One thing that is read, and what stands in it. */
export interface ReadPart {
  role: ReadRole;
  name: string;
  /** Of a heading. */
  level?: number;
  notes: readonly ReadNote[];
  /** What is in it, as far as it is read: what was entered or chosen, or stands there as an example. */
  value: string;
  description: string;
  inside: readonly ReadPart[];
}

export type ReadRole = "heading" | "group" | "radiogroup" | "textbox" | "lines" | "combobox" | "radio" | "checkbox" | "file" | "button" | "link" | "image" | "text";
export type ReadNote = "checked" | "required" | "invalid" | "readonly" | "disabled";

/** The markup of a page as something that can be read. */
export function pageOf(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

export function readAloud(page: DocumentFragment): ReadPart[] {
  return [...page.childNodes].flatMap((node) => read(node, page));
}

const isHidden = (element: Element) => element.getAttribute("aria-hidden") === "true";
const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();

/** What is written in it, as it is read. */
function textOf(node: Node): string {
  const parts = [...node.childNodes].map((one) => (one instanceof Element ? (isHidden(one) ? "" : textOf(one)) : (one.textContent ?? "")));
  return squeezed(parts.join(""));
}

function roleOf(element: Element): ReadRole | null {
  switch (element.tagName) {
    case "FIELDSET":
      return element.getAttribute("role") === "radiogroup" ? "radiogroup" : "group";
    case "TEXTAREA":
      return "lines";
    case "SELECT":
      return "combobox";
    case "BUTTON":
      return "button";
    case "A":
      return "link";
    case "IMG":
      return "image";
    case "INPUT": {
      const type = element.getAttribute("type");
      return type === "radio" || type === "checkbox" || type === "file" ? type : "textbox";
    }
    default:
      return /^H[1-6]$/.test(element.tagName) ? "heading" : null;
  }
}

function nameOf(element: Element, role: ReadRole, page: DocumentFragment): string {
  switch (role) {
    case "group":
    case "radiogroup": {
      const legend = element.querySelector(":scope > legend");
      return legend ? textOf(legend) : "";
    }
    case "image":
      return element.getAttribute("alt") ?? "";
    case "heading":
    case "button":
    case "link":
    case "text":
      return textOf(element);
    default: {
      const label = page.querySelector(`label[for="${CSS.escape(element.id)}"]`);
      return label ? textOf(label) : "";
    }
  }
}

function notesOf(element: Element): ReadNote[] {
  const notes: [ReadNote, boolean][] = [
    ["checked", element.hasAttribute("checked")],
    ["required", element.getAttribute("aria-required") === "true"],
    ["invalid", element.getAttribute("aria-invalid") === "true"],
    ["readonly", element.hasAttribute("readonly")],
    ["disabled", element.hasAttribute("disabled")],
  ];
  return notes.filter(([, holds]) => holds).map(([note]) => note);
}

function valueOf(element: Element, role: ReadRole): string {
  if (role === "textbox") return element.getAttribute("value") || (element.getAttribute("placeholder") ?? "");
  if (role === "lines") return element.textContent || (element.getAttribute("placeholder") ?? "");
  if (role !== "combobox") return "";
  const chosen = element.querySelector("option[selected]") ?? element.querySelector("option");
  return chosen ? textOf(chosen) : "";
}

function descriptionOf(element: Element, page: DocumentFragment): string {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);
  const texts = ids.map((id) => page.getElementById(id)).map((there) => (there ? textOf(there) : ""));
  return texts.filter(Boolean).join(" ");
}

/** Labels and legends are read as names, help as a description. */
function isReadElsewhere(element: Element, page: DocumentFragment): boolean {
  if (element.tagName === "LABEL" || element.tagName === "LEGEND") return true;
  return element.id !== "" && page.querySelector(`[aria-describedby~="${CSS.escape(element.id)}"]`) !== null;
}

function text(words: string): ReadPart[] {
  return words ? [{ role: "text", name: words, notes: [], value: "", description: "", inside: [] }] : [];
}

const hasParts = (element: Element) => element.querySelector("h1, h2, h3, h4, h5, h6, fieldset, input, textarea, select, button, a, img, p, li") !== null;

function read(node: Node, page: DocumentFragment): ReadPart[] {
  if (!(node instanceof Element)) return text(squeezed(node.textContent ?? ""));
  if (isHidden(node) || isReadElsewhere(node, page)) return [];
  const role = roleOf(node);
  const inside = () => [...node.childNodes].flatMap((below) => read(below, page));
  if (!role) return hasParts(node) ? inside() : text(textOf(node));
  const part: ReadPart = {
    role,
    name: nameOf(node, role, page),
    notes: notesOf(node),
    value: valueOf(node, role),
    description: descriptionOf(node, page),
    inside: node.tagName === "FIELDSET" ? inside() : [],
  };
  return [role === "heading" ? { ...part, level: Number(node.tagName.slice(1)) } : part];
}
