import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef } from "react";

export interface VirtualListHandle {
  focus: () => void;
}

interface Props {
  label: string;
  count: number;
  rowHeight: number;
  active: number;
  isSelected?: (index: number) => boolean;
  /** Goes on from the place in the list, by so many rows. */
  onStep: (by: number, extend: boolean) => void;
  onMove: (index: number, extend: boolean) => void;
  onOpen: (index: number) => void;
  onToggle?: (index: number) => void;
  onRange: (first: number, last: number) => void;
  renderRow: (index: number) => ReactNode;
  rowProps?: (index: number) => Record<`data-${string}`, string | undefined>;
  multiple?: boolean;
  testid: string;
  ref?: Ref<VirtualListHandle>;
}

/** A list box of any length: only the rows in sight exist, the active one is named by aria-activedescendant. */
export function VirtualList(props: Props) {
  const { count, rowHeight, active, onStep, onMove, onOpen, onToggle, onRange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    rangeExtractor: ({ startIndex, endIndex, overscan, count: length }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(length - 1, endIndex + overscan);
      const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
      if (active < 0 || active >= length || (active >= first && active <= last)) return shown;
      return [...shown, active].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => onRange(first, last), [first, last, onRange]);
  useEffect(() => virtual.measure(), [rowHeight, virtual]);
  useEffect(() => {
    if (active >= 0 && active < count) virtual.scrollToIndex(active, { align: "auto" });
    // Only a move of the active row scrolls; rows that arrive don't.
  }, [active]);
  useImperativeHandle(props.ref, () => ({ focus: () => scroller.current?.focus() }), []);

  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page(), PageUp: -page() };
    const ends: Record<string, number> = { Home: 0, End: count - 1 };
    const [step, end] = [steps[event.key], ends[event.key]];
    if (step !== undefined) onStep(step, event.shiftKey);
    else if (end !== undefined) onMove(end, event.shiftKey);
    else if (event.key === "Enter") onOpen(Math.max(0, active));
    else if (event.key === " " && onToggle) onToggle(Math.max(0, active));
    else return;
    event.preventDefault();
  };
  const onRowClick = (index: number, event: MouseEvent) => {
    if (onToggle && (event.ctrlKey || event.metaKey)) return onToggle(index);
    if (event.shiftKey) return onMove(index, true);
    return onOpen(index);
  };
  return (
    <div
      ref={scroller}
      className="virtual-list"
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable={props.multiple}
      aria-activedescendant={active >= 0 && active < count ? `${id}-${active}` : undefined}
      data-testid={props.testid}
      data-pane-start
      onKeyDown={onKeyDown}
    >
      <div className="virtual-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.key}
            id={`${id}-${item.index}`}
            role="option"
            aria-selected={props.isSelected ? props.isSelected(item.index) : item.index === active}
            aria-setsize={count}
            aria-posinset={item.index + 1}
            className={item.index === active ? "row row-active" : "row"}
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            onClick={(event) => onRowClick(item.index, event)}
            {...props.rowProps?.(item.index)}
          >
            {props.renderRow(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
