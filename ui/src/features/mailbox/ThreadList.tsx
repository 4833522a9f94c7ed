import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Icon } from "../../components/Icon";
import { EmptyState, ErrorSummary } from "../../components/Notes";
import { usePlace } from "../../components/usePlace";
import { VirtualList } from "../../components/VirtualList";
import { Moment, WorkBadge } from "../../components/Words";
import { toCommandError } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { useRem } from "../../desk/viewport";
import { call } from "../../ipc/client";
import type { CaseId, Thread } from "../../ipc/contract";
import { keyOf, useReadAhead, useStatus } from "../../ipc/queries";
import { t, tn } from "../../messages";

const WINDOW = 100;

function useThreads() {
  const [{ first, last }, setRange] = useState({ first: 0, last: 0 });
  const from = Math.floor(first / WINDOW);
  const offsets = Array.from({ length: Math.floor(last / WINDOW) - from + 1 }, (_, index) => (from + index) * WINDOW);
  const pages = useQueries({
    queries: offsets.map((offset) => ({
      queryKey: [...keyOf("threads"), offset],
      queryFn: () => call("threads_page", { offset, limit: WINDOW }),
    })),
  });
  const stamp = pages.map((page) => page.dataUpdatedAt).join();
  const rows = useMemo(() => {
    const found = new Map<number, Thread>();
    for (const { data } of pages) data?.rows.forEach((row, index) => found.set(data.offset + index, row));
    return found;
    // The pages are new objects on each render; when they came tells whether they changed.
  }, [offsets.join(), stamp]);
  const [onRange] = useState(() => (start: number, end: number) => setRange({ first: start, last: end }));
  return { pages, rows, onRange, total: pages.find((page) => page.data)?.data?.total };
}

function ThreadRow({ thread }: { thread: Thread | undefined }) {
  if (!thread) return <span className="row-waiting">{t("common.loading")}</span>;
  const incoming = thread.direction === "incoming";
  return (
    <div className={thread.unread ? "case-row case-row-unread" : "case-row"}>
      <span className="thread-direction" title={incoming ? t("mailbox.incoming") : t("mailbox.outgoing")}>
        <Icon name={incoming ? "mailbox" : "reply"} size={16} />
        <span className="sr-only">{incoming ? t("mailbox.incoming") : t("mailbox.outgoing")}: </span>
      </span>
      <div className="case-row-lines">
        <div className="case-row-line">
          {thread.unread && <span className="sr-only">{t("inbox.unread")}: </span>}
          <span className="case-row-name">{thread.applicant}</span>
          <span className="case-row-when">
            <Moment value={thread.sent_at} />
          </span>
        </div>
        <div className="case-row-line">
          <span className="ellipsis">{thread.subject}</span>
          {thread.work && <WorkBadge work={thread.work} />}
        </div>
        <div className="case-row-line muted">
          <span className="ellipsis">{thread.preview}</span>
          <span className="case-row-number">{tn("mailbox.messages", thread.messages)}</span>
        </div>
      </div>
    </div>
  );
}

interface Props {
  shown: CaseId | null;
  onShow: (id: CaseId, focus: boolean) => void;
  follow: boolean;
}

export function ThreadList({ shown, onShow, follow }: Props) {
  const { pages, rows, onRange, total } = useThreads();
  const compact = useStatus().data?.preferences.density === "compact";
  const rem = useRem();
  const count = total ?? 0;
  const ids = useMemo(() => new Map([...rows].map(([index, thread]) => [index, thread.case])), [rows]);
  const { active, step, go } = usePlace({
    name: "mailbox",
    rows: ids,
    total: count,
    list: "threads",
    onArrive: (id) => {
      if (follow) onShow(id, false);
    },
  });
  useReadAhead(ids, active);
  const show = (index: number, enter: boolean) => {
    const id = go(index);
    if (id !== undefined && (enter || follow)) onShow(id, enter);
  };
  const stepBy = (by: number) => {
    const index = step(by);
    if (index !== null) show(index, false);
  };
  useCommand("next-case", count > 0 ? () => stepBy(1) : null);
  useCommand("previous-case", count > 0 ? () => stepBy(-1) : null);
  useCommand("open-case", count > 0 ? () => show(active, true) : null);
  const error = pages.find((page) => page.error)?.error;
  return (
    <section className="list-pane" data-pane="list" aria-label={t("mailbox.list")}>
      <p className="list-count muted" role="status">
        {total === undefined ? t("common.loading") : tn("mailbox.count", total)}
      </p>
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => pages.forEach((page) => void page.refetch())} />}
      {total === 0 ? (
        <EmptyState icon="mailbox" title={t("mailbox.empty_title")} text={t("mailbox.empty")} />
      ) : (
        <VirtualList
          label={t("mailbox.list")}
          testid="thread-list"
          count={count}
          rowHeight={rem * (compact ? 4.125 : 5)}
          active={active}
          isSelected={(index) => rows.get(index)?.case === shown && shown !== null}
          onStep={stepBy}
          onMove={(index) => show(index, false)}
          onOpen={(index) => show(index, true)}
          onRange={onRange}
          rowProps={(index) => ({ "data-testid": "thread-row", "data-case": rows.get(index)?.case })}
          renderRow={(index) => <ThreadRow thread={rows.get(index)} />}
        />
      )}
    </section>
  );
}
