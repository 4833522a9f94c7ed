import { useState } from "react";
import { Confirm, Dialog } from "../../components/Dialog";
import { ErrorSummary, Loading } from "../../components/Notes";
import { attempt, record, toCommandError, undo } from "../../desk/act";
import { done } from "../../desk/notices";
import type { OutboxItem } from "../../ipc/contract";
import { useOutbox } from "../../ipc/queries";
import { count, t } from "../../messages";
import { operationKind } from "../../messages/labels";
import { OutboxEntry } from "./OutboxEntry";

function sortIn(items: readonly OutboxItem[]) {
  const needsYou = items.filter((item) => item.refusal !== null || item.work === "conflict" || item.work === "failed");
  const transferred = items.filter((item) => item.work === "transferred" && !needsYou.includes(item));
  const waiting = items.filter((item) => !needsYou.includes(item) && !transferred.includes(item));
  return { needsYou, waiting, transferred };
}

interface PartProps {
  title: string;
  items: readonly OutboxItem[];
  testid: string;
  onDiscard: (item: OutboxItem) => void;
}

function Part({ title, items, testid, onDiscard }: PartProps) {
  if (items.length === 0) return null;
  return (
    <section className="outbox-part" data-testid={testid}>
      <h3>
        {title} <span className="tab-count">{count(items.length)}</span>
      </h3>
      <ul className="plain entries">
        {items.map((item) => (
          <OutboxEntry
            key={item.operation}
            item={item}
            onUndo={() => void undo([item.operation])}
            onRetry={() => void record("retry_operation", { operation: item.operation }, t("outbox.retried"))}
            onDiscard={() => onDiscard(item)}
          />
        ))}
      </ul>
    </section>
  );
}

export function OutboxPanel({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useOutbox();
  const [discarding, setDiscarding] = useState<OutboxItem | null>(null);
  const { needsYou, waiting, transferred } = sortIn(data ?? []);
  const discard = async (item: OutboxItem) => {
    await attempt("discard_operation", { operation: item.operation });
    done(t("outbox.discarded"));
  };
  return (
    <Dialog title={t("outbox.title")} onClose={onClose} kind="side" testid="outbox">
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p className="muted">{t("outbox.empty")}</p>}
      <Part title={t("outbox.needs_you")} items={needsYou} testid="outbox-needs-you" onDiscard={setDiscarding} />
      <Part title={t("outbox.waiting")} items={waiting} testid="outbox-waiting" onDiscard={setDiscarding} />
      <Part title={t("outbox.transferred")} items={transferred} testid="outbox-transferred" onDiscard={setDiscarding} />
      {discarding && (
        <Confirm
          title={t("outbox.discard_title")}
          text={t("outbox.discard_confirm", {
            kind: operationKind(discarding.kind),
            aktenzeichen: discarding.aktenzeichen,
          })}
          action={t("outbox.discard")}
          onConfirm={() => void discard(discarding)}
          onClose={() => setDiscarding(null)}
        />
      )}
    </Dialog>
  );
}
