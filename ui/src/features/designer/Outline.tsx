import { type FocusEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import {
  Button as AriaButton,
  Collection,
  ListLayout,
  Tree,
  TreeItem,
  TreeItemContent,
  useDragAndDrop,
  Virtualizer,
} from "react-aria-components";
import { Icon } from "../../components/Icon";
import { useRem } from "../../desk/viewport";
import type { NodeId, OutlineLine } from "../../ipc/contract";
import { t } from "../../messages";
import { type Design, useDesign } from "./design";
import { drop } from "./moves";
import { lineName, lineNotes } from "./words";

interface Branch {
  id: NodeId;
  line: OutlineLine;
  below: readonly Branch[];
}

/** A branch that says what it said before is the same object: the tree draws only what has changed. */
class Branches {
  #before = new Map<NodeId, Branch>();

  #branch(line: OutlineLine, below: readonly Branch[]): Branch {
    const before = this.#before.get(line.node);
    const same = before?.line === line && before.below.length === below.length && below.every((one, at) => one === before.below[at]);
    const branch = before && same ? before : { id: line.node, line, below };
    this.#before.set(line.node, branch);
    return branch;
  }

  /** Lines from top to bottom become branches; with a filter, those that match and what is above them. */
  of(outline: readonly OutlineLine[], filter: string): readonly Branch[] {
    const wanted = filter.trim().toLocaleLowerCase("de");
    const matches = (line: OutlineLine) => `${lineName(line)} ${line.id}`.toLocaleLowerCase("de").includes(wanted);
    const below = new Map<NodeId | null, OutlineLine[]>();
    for (const line of outline) {
      const list = below.get(line.above);
      if (list) list.push(line);
      else below.set(line.above, [line]);
    }
    const make = (line: OutlineLine): Branch[] => {
      const parts = (below.get(line.node) ?? []).flatMap(make);
      return parts.length > 0 || !wanted || matches(line) ? [this.#branch(line, parts)] : [];
    };
    return (below.get(null) ?? []).flatMap(make);
  }
}

function Line({ branch, findings }: { branch: Branch; findings: ReadonlyMap<NodeId, number> }) {
  const { line } = branch;
  const name = lineName(line);
  const found = findings.get(line.node) ?? 0;
  const notes = lineNotes(line);
  if (found > 0) notes.push(t("designer.findings_note", { count: found }));
  return (
    <TreeItem id={line.node} textValue={name} aria-label={[name, ...notes].join(", ")} className="outline-item" data-sort={line.sort}>
      <TreeItemContent>
        {({ hasChildItems, isExpanded }) => (
          <span className="outline-line">
            {hasChildItems && (
              <AriaButton slot="chevron" className="outline-chevron" aria-label={t(isExpanded ? "designer.fold" : "designer.unfold")}>
                <Icon name="next" size={14} />
              </AriaButton>
            )}
            <span className={line.name.trim() ? "outline-name" : "outline-name muted"}>
              {line.beside && <span aria-hidden="true">↳ </span>}
              {name}
              {line.required && <span aria-hidden="true" className="outline-star"> *</span>}
            </span>
            <span className="outline-badges" aria-hidden="true">
              {line.repeated !== null && <span title={t("designer.repeated_note", { count: line.repeated })}>⟳ {line.repeated}</span>}
              {line.conditions > 0 && <span title={t("designer.shown")}>⑂{line.conditions}</span>}
              {found > 0 && <span className="outline-finding">●{found}</span>}
            </span>
          </span>
        )}
      </TreeItemContent>
      <Collection items={branch.below}>
        {(below) => <Line branch={below} findings={findings} />}
      </Collection>
    </TreeItem>
  );
}

const selectedLine = () => document.querySelector<HTMLElement>('.outline-tree [role="row"][aria-selected="true"]');

/** The line that is selected takes the focus, once it is drawn. */
export function focusSelectedLine() {
  window.requestAnimationFrame(() => selectedLine()?.focus());
}

interface Props {
  design: Design;
  findings: ReadonlyMap<NodeId, number>;
  onKeyDown: (event: KeyboardEvent) => void;
}

export function Outline({ design, findings, onKeyDown }: Props) {
  const { outline, selected } = useDesign(design);
  const [filter, setFilter] = useState("");
  const [branches] = useState(() => new Branches());
  const roots = useMemo(() => branches.of(outline, filter), [branches, outline, filter]);
  const [folded, setFolded] = useState<ReadonlySet<NodeId>>(new Set());
  const open = useMemo(() => outline.filter((line) => line.sort !== "field" && !folded.has(line.node)).map((line) => line.node), [outline, folded]);
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": design.line(String(key))?.name ?? "", "amtspult-node": String(key) })),
    acceptedDragTypes: ["amtspult-node"],
    shouldAcceptItemDrop: () => true,
    onMove: ({ keys, target }) => {
      const [node] = [...keys].map(String);
      const edit = node ? drop(outline, node, String(target.key), target.dropPosition) : null;
      if (edit) void design.edit(edit, { stay: true });
    },
  });
  const rowHeight = Math.round(useRem() * 1.75);
  const tree = useRef<HTMLDivElement>(null);
  // What was chosen elsewhere comes into sight; the focus stays where it is.
  useEffect(() => {
    const scroller = tree.current;
    if (!scroller || scroller.contains(document.activeElement)) return;
    const visible = open.length > 0 ? outline.filter((line) => line.above === null || open.includes(line.above)) : outline;
    const at = visible.findIndex((line) => line.node === selected);
    const [top, bottom] = [at * rowHeight, (at + 1) * rowHeight];
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  }, [selected, outline, open, rowHeight]);
  // The tree itself would select its first line with the focus.
  const onFocus = (event: FocusEvent) => {
    const line = event.target === tree.current ? selectedLine() : null;
    if (!line) return;
    event.stopPropagation();
    line.focus();
  };
  return (
    <>
      <div className="outline-filter">
        <input
          className="input"
          type="search"
          aria-label={t("designer.filter")}
          placeholder={t("designer.filter")}
          value={filter}
          data-testid="outline-filter"
          onChange={(event) => setFilter(event.target.value)}
        />
        {filter.trim() && roots.length === 0 && (
          <p role="status" className="muted">
            {t("designer.filter_none")}
          </p>
        )}
      </div>
      <div className="outline-keys" onKeyDownCapture={onKeyDown} onFocusCapture={onFocus}>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight }}>
        <Tree
          ref={tree}
          className="outline-tree"
          aria-label={t("designer.outline")}
          items={roots}
          dependencies={[findings]}
          dragAndDropHooks={dragAndDropHooks}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          selectedKeys={[selected]}
          onSelectionChange={(keys) => {
            const [key] = keys === "all" ? [] : [...keys];
            if (typeof key === "string") design.select(key);
          }}
          expandedKeys={filter.trim() ? outline.map((line) => line.node) : open}
          onExpandedChange={(keys) => setFolded(new Set(outline.filter((line) => !keys.has(line.node)).map((line) => line.node)))}
          data-testid="outline"
          data-pane-start
        >
          {(branch) => <Line branch={branch} findings={findings} />}
        </Tree>
      </Virtualizer>
      </div>
    </>
  );
}
