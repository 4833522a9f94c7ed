import { describe, expect, it } from "vitest";
import type { TextRow } from "../../src/ipc/contract";
import { isBlock, spread } from "../../src/features/designer/paste";

const row = (node: string, german: string, english?: string): TextRow => ({
  node,
  sort: "field",
  path: "label",
  kind: "label",
  context: [],
  german,
  needed: true,
  languages: english === undefined ? { en: { state: "missing" } } : { en: { state: "current", text: english } },
});
const ROWS = [row("a", "Name"), row("b", "Art", "Kind"), row("c", "Chip")];

const spreadTo = (cells: string[][], at: { row: number; column: number }) => {
  const { texts, lost } = spread(cells, ROWS, at, "en");
  return { texts: texts.map(({ node, language, text, now }) => `${node} ${language ?? "own"}: ${now} → ${text}`), lost };
};

describe("pasted texts", () => {
  it("are a block where they have several cells; one that Excel has copied isn't", () => {
    expect(["ein Wort", "ein Wort\r\n", "ein Wort\n"].map(isBlock)).toEqual([false, false, false]);
    expect(["a\tb", "a\nb", "a\rb\r", "a\n\n"].map(isBlock)).toEqual([true, true, true, true]);
  });

  it("go down from the cell, in its column", () => {
    expect(spreadTo([["Sort"], ["Chip number"]], { row: 1, column: 1 })).toEqual({ texts: ["b en: Kind → Sort", "c en:  → Chip number"], lost: 0 });
  });

  it("go into both columns from the form's own words", () => {
    expect(spreadTo([["Rufname", "Name"]], { row: 0, column: 0 })).toEqual({ texts: ["a own: Name → Rufname", "a en:  → Name"], lost: 0 });
  });

  it("change nothing where a cell is empty or says the same, and are counted where they have no place", () => {
    expect(spreadTo([["Kind", "zu viel"], [""], ["unten"]], { row: 1, column: 1 })).toEqual({ texts: [], lost: 2 });
  });
});
