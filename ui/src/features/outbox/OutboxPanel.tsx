import { useState } from "react";
import { Confirm, Dialog } from "../../components/Dialog";
import { ErrorSummary, Loading } from "../../components/Notes";
import { attempt, record, toCommandError, undo } from "../../desk/act";
import { done } from "../../desk/notices";
import type { OutboxItem } from "../../ipc/contract";
import { forgetDraft, useOutbox } from "../../ipc/queries";
import { count, t } from "../../messages";
import { Conflict } from "./Conflict";
import { OutboxEntry } from "./OutboxEntry";
import { byCase, sortIn } from "./sorting";

interface PartProps {
  title: string;
  amount: number;
  testid: string;
  children: React.ReactNode;
}

function Part({ title, amount, testid, children }: PartProps) {
  if (amount === 0) return null;
  return (
    <section className="outbox-part" data-testid={testid}>
      <h3>
        {title} <span className="tab-count">{count(amount)}</span>
      </h3>
      <ul className="plain entries">{children}</ul>
    </section>
  );
}

async function keepAsDraft({ operation, case: id }: OutboxItem) {
  if ((await attempt("keep_as_draft", { operation })) !== null) return;
  await forgetDraft(id);
  done(t("outbox.kept_as_draft"));
}

async function discardAll(items: readonly OutboxItem[]) {
  for (const { operation } of items) await attempt("discard_operation", { operation });
  done(t("outbox.discarded"));
}

export function OutboxPanel({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useOutbox();
  const [discarding, setDiscarding] = useState<readonly OutboxItem[] | null>(null);
  const { needsYou, waiting, transferred } = sortIn(data ?? []);
  const conflicts = byCase(needsYou);
  const entry = (item: OutboxItem) => (
    <OutboxEntry key={item.operation} item={item} onUndo={() => void undo([item.operation])} />
  );
  return (
    <Dialog title={t("outbox.title")} onClose={onClose} kind="side" testid="outbox">
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p className="muted">{t("outbox.empty")}</p>}
      <Part title={t("outbox.needs_you")} amount={conflicts.length} testid="outbox-needs-you">
        {conflicts.map((items) => (
          <Conflict
            key={items[0]?.case}
            items={items}
            onRetry={({ operation }) => void record("retry_operation", { operation }, t("outbox.retried"))}
            onDraft={(item) => void keepAsDraft(item)}
            onNote={({ operation }, heading) => void record("keep_as_note", { operation, heading }, t("outbox.kept_as_note"))}
            onDiscard={setDiscarding}
          />
        ))}
      </Part>
      <Part title={t("outbox.waiting")} amount={waiting.length} testid="outbox-waiting">
        {waiting.map(entry)}
      </Part>
      <Part title={t("outbox.transferred")} amount={transferred.length} testid="outbox-transferred">
        {transferred.map(entry)}
      </Part>
      {discarding && (
        <Confirm
          title={t("outbox.discard_title")}
          text={t("outbox.discard_confirm", { aktenzeichen: discarding[0]?.aktenzeichen ?? "" })}
          action={t("outbox.discard")}
          onConfirm={() => void discardAll(discarding)}
          onClose={() => setDiscarding(null)}
        />
      )}
    </Dialog>
  );
}
