import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { Icon } from "../../components/Icon";
import { EmptyState, ErrorSummary } from "../../components/Notes";
import { VirtualList } from "../../components/VirtualList";
import { Moment, WorkBadge } from "../../components/Words";
import { toCommandError } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { call } from "../../ipc/client";
import type { CaseId, Thread } from "../../ipc/contract";
import { useStatus } from "../../ipc/queries";
import { t, tn } from "../../messages";

const WINDOW = 100;

function useThreads() {
  const [{ first, last }, setRange] = useState({ first: 0, last: 0 });
  const from = Math.floor(first / WINDOW);
  const offsets = Array.from({ length: Math.floor(last / WINDOW) - from + 1 }, (_, index) => (from + index) * WINDOW);
  const pages = useQueries({
    queries: offsets.map((offset) => ({
      queryKey: ["threads", offset],
      queryFn: () => call("threads_page", { offset, limit: WINDOW }),
    })),
  });
  const rowAt = (index: number): Thread | undefined => {
    const page = pages[Math.floor(index / WINDOW) - from]?.data;
    return page?.rows[index - page.offset];
  };
  const [onRange] = useState(() => (start: number, end: number) => setRange({ first: start, last: end }));
  return { pages, rowAt, onRange, total: pages.find((page) => page.data)?.data?.total };
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
  const { pages, rowAt, onRange, total } = useThreads();
  const [active, setActive] = useState(0);
  const compact = useStatus().data?.preferences.density === "compact";
  const show = (index: number, focus: boolean) => {
    setActive(index);
    const thread = rowAt(index);
    if (thread && (focus || follow)) onShow(thread.case, focus);
  };
  const count = total ?? 0;
  useCommand("next-case", count > 0 ? () => show(Math.min(count - 1, active + 1), false) : null);
  useCommand("previous-case", count > 0 ? () => show(Math.max(0, active - 1), false) : null);
  useCommand("open-case", count > 0 ? () => show(active, true) : null);
  const error = pages.find((page) => page.error)?.error;
  return (
    <section className="list-pane" aria-label={t("mailbox.list")}>
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
          rowHeight={compact ? 66 : 80}
          active={active}
          isSelected={(index) => rowAt(index)?.case === shown && shown !== null}
          onMove={(index) => show(index, false)}
          onOpen={(index) => show(index, true)}
          onRange={onRange}
          rowProps={(index) => ({ "data-testid": "thread-row", "data-case": rowAt(index)?.case })}
          renderRow={(index) => <ThreadRow thread={rowAt(index)} />}
        />
      )}
    </section>
  );
}
