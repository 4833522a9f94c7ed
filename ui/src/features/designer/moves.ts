// Where something goes when it is moved by a key.
import type { Edit, NodeId, OutlineLine } from "../../ipc/contract";

export type Way = "up" | "down" | "beside" | "alone";

/** The edit that moves a line one place, or none where there is no place. */
export function move(outline: readonly OutlineLine[], node: NodeId, way: Way): Edit | null {
  const line = outline.find((one) => one.node === node);
  if (!line) return null;
  if (line.sort === "field") return moveField(outline, line, way);
  if (way !== "up" && way !== "down") return null;
  return line.sort === "form" ? null : moveBlock(outline, line, way);
}

function siblings(outline: readonly OutlineLine[], line: OutlineLine): OutlineLine[] {
  return outline.filter((one) => one.above === line.above && one.sort === line.sort);
}

function moveField(outline: readonly OutlineLine[], line: OutlineLine, way: Way): Edit | null {
  const all = siblings(outline, line);
  const at = all.indexOf(line);
  const [before, after] = [all[at - 1], all[at + 1]];
  const to = (place: Extract<Edit, { kind: "move-field" }>["place"]): Edit => ({ kind: "move-field", field: line.node, place });
  if (way === "beside") return before && !line.beside ? to({ where: "beside", field: before.node }) : null;
  if (way === "alone") return line.beside && before ? to({ where: "after", field: before.node }) : null;
  if (way === "up" && before) return to({ where: "before", field: rowStart(all, at - 1).node });
  if (way === "down" && after) return to({ where: "after", field: rowEnd(all, at + 1).node });
  const groups = outline.filter((one) => one.sort === "group");
  const here = groups.findIndex((group) => group.node === line.above);
  const group = groups[here + (way === "up" ? -1 : 1)];
  return group ? to({ where: way === "up" ? "last" : "first", group: group.node }) : null;
}

/** The first field of the row in which a field stands. */
function rowStart(all: readonly OutlineLine[], at: number): OutlineLine {
  let start = at;
  while (all[start]?.beside && start > 0) start -= 1;
  return all[start] as OutlineLine;
}

function rowEnd(all: readonly OutlineLine[], at: number): OutlineLine {
  let end = at;
  while (all[end + 1]?.beside) end += 1;
  return all[end] as OutlineLine;
}

function moveBlock(outline: readonly OutlineLine[], line: OutlineLine, way: "up" | "down"): Edit | null {
  const list = line.sort === "section" ? "sections" : "fieldGroups";
  const all = siblings(outline, line);
  const at = all.indexOf(line);
  const into = (above: NodeId, before: NodeId | null): Edit => ({ kind: "move", node: line.node, into: above, list, before });
  if (!line.above) return null;
  if (way === "up" && at > 0) return into(line.above, all[at - 1]?.node ?? null);
  if (way === "down" && at < all.length - 1) return into(line.above, all[at + 2]?.node ?? null);
  if (line.sort !== "group") return null;
  const sections = outline.filter((one) => one.sort === "section");
  const section = sections[sections.findIndex((one) => one.node === line.above) + (way === "up" ? -1 : 1)];
  if (!section) return null;
  const first = outline.find((one) => one.above === section.node && one.sort === "group");
  return into(section.node, way === "up" ? null : (first?.node ?? null));
}

/** Where something was dropped: before or behind a line, or on it. */
export type DropPosition = "before" | "after" | "on";

/** The edit that puts a line where it was dropped, or none where it can't stand. */
export function drop(outline: readonly OutlineLine[], node: NodeId, target: NodeId, position: DropPosition): Edit | null {
  const line = outline.find((one) => one.node === node);
  const onto = outline.find((one) => one.node === target);
  if (!line || !onto || node === target) return null;
  if (line.sort === "field") {
    if (onto.sort === "field") {
      const where = position === "before" ? "before" : position === "after" ? "after" : "beside";
      return { kind: "move-field", field: node, place: { where, field: target } };
    }
    return onto.sort === "group" ? { kind: "move-field", field: node, place: { where: "first", group: target } } : null;
  }
  if (line.sort === "form") return null;
  const list = line.sort === "section" ? "sections" : "fieldGroups";
  if (onto.sort === line.sort && onto.above) {
    const all = siblings(outline, onto);
    const before = position === "before" ? onto : all[all.indexOf(onto) + 1];
    return { kind: "move", node, into: onto.above, list, before: before && before.node !== node ? before.node : null };
  }
  return line.sort === "group" && onto.sort === "section" ? { kind: "move", node, into: target, list, before: null } : null;
}
