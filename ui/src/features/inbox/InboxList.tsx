import { useEffect, useMemo, useRef } from "react";
import { Button } from "../../components/Button";
import { EmptyState, ErrorSummary } from "../../components/Notes";
import { usePlace } from "../../components/usePlace";
import { VirtualList, type VirtualListHandle } from "../../components/VirtualList";
import { report, toCommandError } from "../../desk/act";
import { markRead } from "../../desk/caseActions";
import { useKept } from "../../desk/navigation";
import { useRem } from "../../desk/viewport";
import type { CaseId, InboxFilter, InboxSort } from "../../ipc/contract";
import { useInboxCounts, useReadAhead, useStatus } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { sameFilter } from "./filters";
import { InboxRowView } from "./InboxRowView";
import { SelectionBar } from "./SelectionBar";
import { SearchBox, SortChoice } from "./Toolbar";
import { allCases, useInboxRows } from "./useInboxRows";
import { useListKeys } from "./useListKeys";
import { useSelection } from "./useSelection";
import { useSelectionCommands } from "./useSelectionCommands";

interface Props {
  filter: InboxFilter;
  shown: CaseId | null;
  /** `focus` when the clerk went into the case, not only past it. */
  onShow: (id: CaseId, focus: boolean) => void;
  /** In one column, moving through the list doesn't open anything. */
  follow: boolean;
  header: React.ReactNode;
  /** A search goes through all cases. */
  onSearchAll: () => void;
}

interface Order {
  sort: InboxSort;
  descending: boolean;
}

function useRowHeight(withHits: boolean): number {
  const compact = useStatus().data?.preferences.density === "compact";
  return useRem() * ((compact ? 3.875 : 5) + (withHits ? 1.25 : 0));
}

/** What is said where nothing can be shown. */
function emptyWords(text: string, narrowed: boolean, all: number | undefined) {
  if (text) {
    const words = narrowed ? t("inbox.empty_search_here", { text }) : t("inbox.empty_search", { text });
    return { title: t("inbox.empty_search_title"), text: words };
  }
  return { title: t("inbox.empty_title"), text: all === 0 ? t("inbox.empty_new") : t("inbox.empty_filter") };
}

export function InboxList({ filter, shown, onShow, follow, header, onSearchAll }: Props) {
  const [text, setText] = useKept("inbox.text", "");
  const [{ sort, descending }, setOrder] = useKept<Order>("inbox.order", { sort: "received", descending: true });
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const question = { filter: { ...filter, text: text || null }, sort, descending };
  const { total, rows, held, onRange, loading, error, retry } = useInboxRows(question);
  const ids = useMemo(() => new Map([...rows].map(([index, one]) => [index, one.case])), [rows]);
  const { selected, toggle, extend, choose, clear } = useSelection(held);
  const rowHeight = useRowHeight(text !== "");
  const counts = useInboxCounts().data;
  const { active, step, go, goTo } = usePlace({
    name: "inbox",
    rows: ids,
    total,
    list: JSON.stringify(question),
    onArrive: (id) => {
      if (follow) onShow(id, false);
    },
  });
  useReadAhead(ids, active);
  const row = rows.get(active);
  const narrowed = !sameFilter(filter, {});

  const onSearch = (value: string) => {
    const wanted = value.trim();
    // A search begins with everything; who chooses a filter then looks through that.
    if (wanted && !text) onSearchAll();
    setText(wanted);
  };
  useEffect(() => {
    if (shown) goTo(shown);
    // Only when another case is shown, as from the outbox.
  }, [shown]);

  const move = (index: number, extending: boolean) => {
    if (extending) extend(active, index);
    const id = go(index);
    if (id !== undefined && follow) onShow(id, false);
  };
  const stepBy = (by: number, extending = false) => {
    const index = extending ? Math.min(total - 1, Math.max(0, active + by)) : step(by);
    if (index !== null) move(index, extending);
  };
  const open = (index: number) => {
    const id = go(index);
    if (id !== undefined) onShow(id, true);
  };
  const selectAll = () => void allCases({ ...question, limit: total }).then(choose, report);
  useSelectionCommands([...selected], shown, clear);
  useListKeys({
    active,
    total,
    search,
    step: stepBy,
    open,
    toggle,
    selectAll,
    toggleRead: row ? () => void markRead([row.case], row.unread) : null,
  });

  return (
    <section className="list-pane" data-pane="list" aria-label={t("inbox.list")}>
      {header}
      <div className="list-tools">
        <SearchBox initial={text} inputRef={search} onSearch={onSearch} onLeave={() => list.current?.focus()} />
        <SortChoice sort={sort} descending={descending} onChange={(by, down) => setOrder({ sort: by, descending: down })} />
      </div>
      {selected.size > 0 ? (
        <SelectionBar amount={selected.size} onClear={clear} />
      ) : (
        <p className="list-count muted" role="status" data-testid="inbox-total">
          {loading && total === 0 ? t("common.loading") : tn("inbox.count", total)}
        </p>
      )}
      {error && <ErrorSummary error={toCommandError(error)} onRetry={retry} />}
      {total === 0 && !loading && !error ? (
        <EmptyState icon="inbox" {...emptyWords(text, narrowed, counts?.all)}>
          {text && narrowed && <Button onClick={onSearchAll}>{t("inbox.search_all")}</Button>}
        </EmptyState>
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
          onStep={stepBy}
          onMove={move}
          onOpen={open}
          onToggle={toggle}
          onRange={onRange}
          rowProps={(index) => ({
            "data-testid": "inbox-row",
            "data-case": rows.get(index)?.case,
            // Where the closed ones begin.
            "data-group": rows.get(index)?.closed && rows.get(index - 1)?.closed === false ? "closed" : undefined,
          })}
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
