import { useCallback, useEffect, useRef, useState } from "react";
import { EmptyState, ErrorSummary } from "../../components/Notes";
import { VirtualList, type VirtualListHandle } from "../../components/VirtualList";
import { attempt, toCommandError } from "../../desk/act";
import { done } from "../../desk/notices";
import type { CaseId, InboxFilter, InboxSort } from "../../ipc/contract";
import { useInboxCounts, useStatus } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { InboxRowView } from "./InboxRowView";
import { SelectionBar } from "./SelectionBar";
import { SearchBox, SortChoice } from "./Toolbar";
import { useInboxRows } from "./useInboxRows";
import { useListKeys } from "./useListKeys";
import { useSelection } from "./useSelection";

interface Props {
  filter: InboxFilter;
  shown: CaseId | null;
  /** `focus` when the clerk went into the case, not only past it. */
  onShow: (id: CaseId, focus: boolean) => void;
  /** In one column, moving through the list doesn't open anything. */
  follow: boolean;
  header: React.ReactNode;
}

function useRowHeight(withHits: boolean): number {
  const compact = useStatus().data?.preferences.density === "compact";
  return (compact ? 62 : 80) + (withHits ? 20 : 0);
}

/** What to do when there is nothing to show. */
function emptyWords(text: string, all: number | undefined): string {
  if (text) return t("inbox.empty_search", { text });
  return all === 0 ? t("inbox.empty_new") : t("inbox.empty_filter");
}

export function InboxList({ filter, shown, onShow, follow, header }: Props) {
  const [text, setText] = useState("");
  const [{ sort, descending }, setOrder] = useState<{ sort: InboxSort; descending: boolean }>({
    sort: "received",
    descending: true,
  });
  const [active, setActive] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  /** A row that was gone to before it was here, as by End in a long list. */
  const awaited = useRef<number | null>(null);
  const { total, rows, held, onRange, loading, error, retry } = useInboxRows({
    filter: { ...filter, text: text || null },
    sort,
    descending,
  });
  const { selected, toggle, extend, clear } = useSelection(held);
  const rowHeight = useRowHeight(text !== "");
  const counts = useInboxCounts().data;
  const row = rows.get(active);

  const onSearch = useCallback((value: string) => setText(value.trim()), []);
  useEffect(() => setActive(0), [filter, text, sort, descending]);
  useEffect(() => {
    if (awaited.current !== null) {
      const arrived = rows.get(awaited.current);
      if (arrived) onShow(arrived.case, false);
      if (arrived) awaited.current = null;
      return;
    }
    // Rows may have come in above: the active one follows the case that is shown.
    if (!shown || rows.get(active)?.case === shown) return;
    for (const [index, one] of rows) if (one.case === shown) return setActive(index);
    // Callbacks are new at each render; only rows and what is shown matter.
  }, [rows, shown, active]);

  const move = (index: number, extending: boolean) => {
    if (extending) extend(active, index);
    setActive(index);
    const target = held.current.get(index);
    awaited.current = !target && follow ? index : null;
    if (target && follow) onShow(target.case, false);
  };
  const open = (index: number) => {
    setActive(index);
    const target = held.current.get(index);
    if (target) onShow(target.case, true);
  };
  const toggleRead = row
    ? () =>
        void attempt("mark_read", { case: row.case, read: row.unread }).then(() =>
          done(row.unread ? t("inbox.marked_read") : t("inbox.marked_unread")),
        )
    : null;
  useListKeys({ active, total, search, move, open, toggle, toggleRead });

  return (
    <section className="list-pane" aria-label={t("inbox.list")}>
      {header}
      <div className="list-tools">
        <SearchBox inputRef={search} onSearch={onSearch} onLeave={() => list.current?.focus()} />
        <SortChoice sort={sort} descending={descending} onChange={(s, d) => setOrder({ sort: s, descending: d })} />
      </div>
      {selected.size > 0 ? (
        <SelectionBar cases={[...selected]} onClear={clear} />
      ) : (
        <p className="list-count muted" role="status" data-testid="inbox-total">
          {loading && total === 0 ? t("common.loading") : tn("inbox.count", total)}
        </p>
      )}
      {error && <ErrorSummary error={toCommandError(error)} onRetry={retry} />}
      {total === 0 && !loading && !error ? (
        <EmptyState
          icon="inbox"
          title={t("inbox.empty_title")}
          text={emptyWords(text, counts?.all)}
        />
      ) : (
        <VirtualList
          ref={list}
          label={t("inbox.list")}
          testid="inbox-list"
          count={total}
          rowHeight={rowHeight}
          active={active}
          multiple
          isSelected={(index) => {
            const one = rows.get(index);
            return one !== undefined && (selected.size > 0 ? selected.has(one.case) : one.case === shown);
          }}
          onMove={move}
          onOpen={open}
          onToggle={toggle}
          onRange={onRange}
          rowProps={(index) => ({ "data-testid": "inbox-row", "data-case": rows.get(index)?.case })}
          renderRow={(index) => {
            const one = rows.get(index);
            return (
              <InboxRowView row={one} selected={one !== undefined && selected.has(one.case)} onToggle={() => toggle(index)} />
            );
          }}
        />
      )}
    </section>
  );
}
