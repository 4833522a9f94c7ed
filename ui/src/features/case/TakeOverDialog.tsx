import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { TextArea } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";

/** Taking a case from somebody: who that is, and why; the reason stands in the history. */
export function TakeOverDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("take_over_case", { case: view.id, reason });
    onClose();
    tellRecorded(t("case.claimed"), recorded);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim()) void run();
  };
  return (
    <Dialog title={t("take_over.title")} onClose={onClose} testid="take-over-dialog">
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary error={error} />
        <p>{t("take_over.intro", { owner: view.owner?.staff.name ?? "" })}</p>
        <TextArea
          label={t("take_over.reason")}
          required
          autoFocus
          rows={3}
          value={reason}
          error={missing ? t("refusal.empty") : null}
          onChange={(event) => setReason(event.target.value)}
          data-testid="take-over-reason"
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button submit look="primary" disabled={busy} data-testid="take-over-submit">
            {t("case.take_over")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
