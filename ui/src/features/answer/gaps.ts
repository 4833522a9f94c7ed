// The gaps of a letter, by the pattern that the portal judges by, too.
import { GAP } from "../../ipc/contract";

export interface Gap {
  /** Where the caret goes; what lies between is replaced by typing. */
  start: number;
  end: number;
}

/** An empty list item keeps its dash: the caret goes behind it. */
const LIST_ITEM = /^[ \t]*[–—•*-]/u;

export function gapsOf(text: string): Gap[] {
  return [...text.matchAll(new RegExp(GAP, "gmu"))].map((match) => {
    const end = match.index + match[0].length;
    return { start: LIST_ITEM.test(match[0]) ? end : match.index, end };
  });
}

/** The next gap from a position on, and from the beginning again after the last one. */
export function nextGap(text: string, position: number): Gap | null {
  const gaps = gapsOf(text);
  return gaps.find((gap) => gap.end > position) ?? gaps[0] ?? null;
}
