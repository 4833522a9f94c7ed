// What can be inserted, in plain words.
import type { Edit, FieldPlace, NodeId, OutlineLine } from "../../ipc/contract";
import type { MessageKey } from "../../messages";

export interface Kind {
  id: string;
  label: MessageKey;
  hint: MessageKey;
  group: "write" | "choose" | "file" | "show" | "structure";
  /** Of a field, as the form JSON has it; none for what isn't a field. */
  field?: Record<string, unknown>;
}

const options = (labels: readonly [string, string][]) => labels.map(([value, label]) => ({ value, label }));
const TWO = options([["a", "Erste Möglichkeit"], ["b", "Zweite Möglichkeit"]]);
const check = (type: string, more: Record<string, unknown> = {}) => [{ "@type": type, ...more }];

const kind = (id: string, group: Kind["group"], field?: Record<string, unknown>): Kind => ({
  id,
  group,
  label: `designer.kind.${id}` as MessageKey,
  hint: `designer.kind_hint.${id}` as MessageKey,
  ...(field ? { field } : {}),
});

export const KINDS: readonly Kind[] = [
  kind("text", "write", { type: "STRING" }),
  kind("long_text", "write", { type: "TEXTAREA" }),
  kind("number", "write", { type: "STRING", validationRules: check("NumberValidator", { nonNegative: true, digitsAfterDecimalPoint: 0 }) }),
  kind("amount", "write", { type: "EURO_BETRAG" }),
  kind("date", "write", { type: "DATE" }),
  kind("time", "write", { type: "TIME" }),
  kind("email", "write", { type: "STRING", validationRules: check("EmailValidator") }),
  kind("phone", "write", { type: "STRING", validationRules: check("PhoneValidator") }),
  kind("plz", "write", { type: "STRING", validationRules: check("PlzValidator") }),
  kind("iban", "write", { type: "STRING", validationRules: check("IbanValidator") }),
  kind("plate", "write", { type: "KFZ_KENNZEICHEN" }),
  kind("yes_no", "choose", { type: "BOOLEAN" }),
  kind("one", "choose", { type: "RADIO_BUTTONS", possibleValues: TWO }),
  kind("one_of_many", "choose", { type: "DROPDOWN_SINGLE_SELECT", possibleValues: TWO }),
  kind("several", "choose", { type: "CHECKBOX", possibleValues: TWO }),
  kind("confirm", "choose", { type: "SINGLE_CHECKBOX", required: true, consent: true }),
  kind("file", "file", { type: "MULTIPLE_FILE" }),
  kind("hint", "show", { type: "HINTBOX", additionalConfig: { "@type": "AdditionalHintboxConfig", status: "INFO", text: "" } }),
  kind("heading", "show", { type: "H2" }),
  kind("paragraph", "show", { type: "TEXT" }),
  kind("group", "structure"),
  kind("repeated", "structure"),
  kind("section", "structure"),
];

/** The types between which a field can change, by what is asked. */
export const TYPES = [
  ["write", ["STRING", "TEXTAREA", "EURO_BETRAG", "DATE", "TIME", "KFZ_KENNZEICHEN", "STRING_AJAX_AUTOCOMPLETE", "GDIK_MAP"]],
  ["choose", ["BOOLEAN", "RADIO_BUTTONS", "DROPDOWN_SINGLE_SELECT", "CHECKBOX", "SINGLE_CHECKBOX"]],
  ["file", ["MULTIPLE_FILE"]],
  ["show", ["HINTBOX", "H1", "H2", "TEXT", "IMAGE", "DOWNLOAD", "PLACEHOLDER"]],
] as const;

/** Other types that come from files stay as they are, and can be kept. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(TYPES.flatMap(([, types]) => [...types]));

function below(outline: readonly OutlineLine[], node: NodeId, sort: OutlineLine["sort"]): OutlineLine[] {
  return outline.filter((line) => line.above === node && line.sort === sort);
}

function freeId(outline: readonly OutlineLine[], wish: string): string {
  const taken = new Set(outline.filter((line) => line.sort === "group").map((line) => line.id));
  let id = wish;
  for (let number = 2; taken.has(id); number += 1) id = `${wish}${number}`;
  return id;
}

/** The edit that inserts something behind what is selected; a group or section goes behind the one that is selected. */
export function insertion(kind: Kind, outline: readonly OutlineLine[], selected: NodeId): Edit | null {
  const at = (node: NodeId | null | undefined) => outline.find((line) => line.node === node);
  const line = at(selected);
  const form = outline[0];
  if (!line || !form) return null;
  const group = line.sort === "group" ? line : line.sort === "field" ? at(line.above) : undefined;
  const section = group ? at(group.above) : line.sort === "section" ? line : below(outline, form.node, "section").at(-1);
  if (kind.id === "section") {
    const sections = below(outline, form.node, "section");
    const next = section ? sections[sections.indexOf(section) + 1] : undefined;
    const value = { title: "", fieldGroups: [{ id: freeId(outline, "gruppe"), title: "", rows: [] }] };
    return { kind: "add", node: form.node, list: "sections", value, before: next?.node ?? null };
  }
  const repeated = kind.id === "repeated" ? { multiple: true, layout: "MULTIPLE", maxInstanceCount: 10 } : {};
  const asked = { id: kind.id.replace("_", ""), label: "", required: false, ...kind.field };
  if (!section) {
    // A form whose sections are all gone gets one, so that what is inserted has a place.
    const rows = kind.field ? [{ fields: [asked] }] : [];
    const value = { title: "", fieldGroups: [{ id: freeId(outline, "gruppe"), title: "", ...repeated, rows }] };
    return { kind: "add", node: form.node, list: "sections", value, before: null };
  }
  const groups = below(outline, section.node, "group");
  if (!kind.field) {
    const next = group ? groups[groups.indexOf(group) + 1] : undefined;
    const value = { id: freeId(outline, "gruppe"), title: "", ...repeated, rows: [] };
    const add: Edit = { kind: "add", node: section.node, list: "fieldGroups", value, before: next?.node ?? null };
    // A new section begins with a group of no name: the first one that is asked for takes its place.
    const waiting = group ?? (groups.length === 1 ? groups[0] : undefined);
    const isBare = waiting && !waiting.name.trim() && below(outline, waiting.node, "field").length === 0;
    return isBare ? { kind: "all", edits: [add, { kind: "remove", node: waiting.node }] } : add;
  }
  const target = group ?? groups.at(-1);
  if (!target) {
    const rows = [{ fields: [asked] }];
    const added = { id: freeId(outline, "gruppe"), title: "", rows };
    return { kind: "add", node: section.node, list: "fieldGroups", value: added, before: null };
  }
  const place: FieldPlace =
    line.sort === "field" ? { where: "after", field: line.node } : { where: line.sort === "group" ? "first" : "last", group: target.node };
  return { kind: "add-field", value: asked, place };
}

/** Where a building block goes: behind the group that is selected, or at the end of the section. */
export function blockPlace(outline: readonly OutlineLine[], selected: NodeId): { section: NodeId; before: NodeId | null } | null {
  const at = (node: NodeId | null | undefined) => outline.find((line) => line.node === node);
  const line = at(selected);
  const group = line?.sort === "group" ? line : line?.sort === "field" ? at(line.above) : undefined;
  const form = outline[0];
  const section = group ? at(group.above) : line?.sort === "section" ? line : form && below(outline, form.node, "section").at(-1);
  if (!section) return null;
  const groups = below(outline, section.node, "group");
  return { section: section.node, before: group ? (groups[groups.indexOf(group) + 1]?.node ?? null) : null };
}
