// Places on the page where something can be inserted by mouse: before the first row of a group, and below each row.
import type { NodeId } from "../../ipc/contract";

export interface Gap {
  /** Behind a field, or first in a group. */
  node: NodeId;
  /** Pixels below the upper edge of the page. */
  top: number;
}

/** Pixels that a place needs for itself. */
export const GAP_SIZE = 24;

export function gapsOf(root: ShadowRoot): Gap[] {
  const { top } = root.host.getBoundingClientRect();
  const gaps: Gap[] = [];
  for (const group of root.querySelectorAll<HTMLElement>("fieldset.group[data-node]")) {
    const rows = [...group.querySelectorAll<HTMLElement>(":scope > .row")].map((row) => ({
      rect: row.getBoundingClientRect(),
      last: [...row.querySelectorAll<HTMLElement>(":scope > [data-node]")].at(-1)?.dataset["node"],
    }));
    rows.forEach(({ rect, last }, at) => {
      const before = rows[at - 1]?.rect.bottom;
      const next = rows[at + 1]?.rect.top;
      if (before === undefined) gaps.push({ node: group.dataset["node"] ?? "", top: rect.top - top - GAP_SIZE / 2 });
      if (last) gaps.push({ node: last, top: (rect.bottom + (next ?? rect.bottom + GAP_SIZE / 2)) / 2 - top });
    });
  }
  return gaps.filter((gap, at) => gap.node !== "" && gap.top - (gaps[at - 1]?.top ?? -GAP_SIZE) >= GAP_SIZE);
}
