// Words for what the designer's values mean.
import de from "../../../../assets/form-words/de.json";
import en from "../../../../assets/form-words/en.json";
import type { ChangeLine, CommandError, Done, NodeId, OutlineLine, TextLanguage, TextRow } from "../../ipc/contract";
import { isKey, language, t, tn } from "../../messages";
import { errorWords } from "../../messages/labels";

interface Refusal {
  reason: string;
  node?: NodeId;
  id?: string;
  text?: string;
}

function isRefusal(details: unknown): details is Refusal {
  return typeof details === "object" && details !== null && "reason" in details;
}

/** Why an edit wasn't done, naming what is in the way. */
export function refusalWords(error: CommandError, nameOf: (node: NodeId) => string): string {
  const { details } = error;
  if (error.code !== "edit-refused" || !isRefusal(details)) return errorWords(error);
  const key = `designer.refused.${details.reason}`;
  const name = details.node ? nameOf(details.node) || t("designer.unnamed") : "";
  return isKey(key) ? t(key, { name, id: details.id ?? "", text: details.text ?? "" }) : errorWords(error);
}

/** The wish itself, or the first of it with a number from 2 on that nobody has. */
export function freeName(wish: string, taken: readonly string[], numbered: (number: number) => string): string {
  let name = wish;
  for (let number = 2; taken.includes(name); number += 1) name = numbered(number);
  return name;
}

export function typeName(type: string): string {
  const key = `designer.type.${type}`;
  return isKey(key) ? t(key) : type;
}

const NAMES = { de, en };

export function propertyName(property: string): string {
  const { properties, lists }: Record<"properties" | "lists", Record<string, string>> = NAMES[language()];
  const known = properties[property] ?? lists[property];
  if (known) return known;
  const text = /^@text:([a-z-]+):/.exec(property)?.[1];
  const key = `texts.language.${text}`;
  return isKey(key) ? t(key) : property;
}

/** "„Rasse“: Beschriftung geändert" */
export function doneWords(done: Done): string {
  const name = done.name || t("designer.unnamed");
  if (done.property?.startsWith("@later:")) return t("designer.done.later");
  if (done.property?.startsWith("@test:")) return t("designer.done.test");
  if (done.property) return t("designer.done.property", { name, property: propertyName(done.property) });
  const key = `designer.done.${done.edit}`;
  return t(isKey(key) ? key : "designer.done.other", { name });
}

/** What a property or rule is, as people read it; yes and no are written in words. */
function sideWords(side: string): string {
  if (side === "true") return t("common.yes");
  return side === "" || side === "false" ? t(side ? "common.no" : "history.nothing") : side;
}

/** What the Servicekonto fills in. */
function datumWords(side: string): string {
  const key = `designer.datum.${side}`;
  return isKey(key) ? t(key) : sideWords(side);
}

const SIDES: Record<string, (side: string) => string> = { type: typeName, source: datumWords };

/** "Beschriftung: Rasse → Rasse oder Mischung" */
export function changeWords({ what, from, to }: ChangeLine): string {
  switch (what.kind) {
    case "added":
    case "removed":
    case "moved":
      return t(`history.${what.kind}`);
    case "property": {
      // What can't be put into words is the same on both sides.
      if (from === to) return t("history.altered", { what: propertyName(what.name) });
      const words = SIDES[what.name] ?? sideWords;
      return t("history.changed", { what: propertyName(what.name), from: words(from), to: words(to) });
    }
    default:
      return t("history.changed", { what: t(`history.what.${what.kind}`), from: sideWords(from), to: sideWords(to) });
  }
}

export function lineName(line: OutlineLine): string {
  return line.name.trim() || (line.sort === "group" ? t("designer.group_unnamed") : t("designer.unnamed"));
}

/** What a screen reader hears of a line besides its name. */
export function lineNotes(line: OutlineLine): string[] {
  const notes: string[] = [];
  if (line.sort !== "field") notes.push(t(`designer.sort.${line.sort as "form" | "section" | "group"}`));
  if (line.field_type) notes.push(typeName(line.field_type));
  if (line.required) notes.push(t("designer.required_note"));
  if (line.repeated !== null) notes.push(t("designer.repeated_note", { count: line.repeated }));
  if (line.conditions > 0) notes.push(tn("designer.conditions_note", line.conditions));
  return notes;
}

/** Where a text stands. */
export function placeWords({ context, kind }: TextRow): string {
  return [...context, t(`texts.kind.${kind}`)].join(" › ");
}

/** What a text is called, in the form's own words or in another language. */
export function textWords({ row, language }: { row: TextRow; language: TextLanguage | null }): string {
  const where = placeWords(row);
  return language ? t("texts.text_of", { language: t(`texts.language.${language}`), where, german: row.german }) : t("texts.german_of", { where });
}
