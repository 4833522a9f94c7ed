// A column or block of cells that was pasted into the texts: which cell of the grid gets which text.
import type { PlacedText, TextLanguage, TextRow } from "../../ipc/contract";

/** A text on its way into the grid, beside what stands there. */
export interface PastedText extends PlacedText {
  row: TextRow;
  now: string;
}

/** What is pasted at a cell, and how many of its cells have no place in the grid. */
export interface Pasted {
  texts: readonly PastedText[];
  lost: number;
}

/** Columns of the grid: the form's own words, and a language. */
export const columns = (language: TextLanguage) => [null, language] as const;

export function textIn(row: TextRow, language: TextLanguage | null): string {
  if (!language) return row.german;
  const state = row.languages[language];
  return state && "text" in state ? state.text : "";
}

/** Whether it is more than what goes into one text; Excel ends even a single cell with a line break. */
export const isBlock = (copied: string) => /[\t\n\r]/.test(copied.replace(/\r?\n$/, ""));

/** Spreads cells over the rows from the one at which they are pasted; empty cells and those that say the same change nothing. */
export function spread(cells: readonly (readonly string[])[], rows: readonly TextRow[], at: { row: number; column: number }, language: TextLanguage): Pasted {
  const texts: PastedText[] = [];
  let lost = 0;
  cells.forEach((line, down) =>
    line.forEach((text, right) => {
      if (text === "") return;
      const row = rows[at.row + down];
      const of = columns(language)[at.column + right];
      if (!row || of === undefined) {
        lost += 1;
        return;
      }
      const now = textIn(row, of);
      if (text !== now) texts.push({ node: row.node, path: row.path, language: of, text, row, now });
    }),
  );
  return { texts, lost };
}
